import { z } from 'zod';
import { deepFreeze } from '../../src/core';
import { baseConfig, baseSettings, readEnvironment, secret, integer } from '../../src/service';

const shape = { ...baseSettings, PORT: integer(3000, 0, 65_535), API_SECRET: secret('widget-api') };

describe('the configuration', () => {
  it('has defaults that need no environment at all', () => {
    const config = baseConfig(readEnvironment(shape, {}), { name: 'widgets', port: 3000 });
    expect(config.database.url).toBe('sqlite:.data/widgets.db');
    expect(config.host).toBe('127.0.0.1');
  });

  it('counts an empty value as absent', () => {
    expect(readEnvironment(shape, { PORT: '' }).PORT).toBe(3000);
  });

  it('names every wrong variable at once, and never shows a value', () => {
    const read = () => readEnvironment(shape, { PORT: 'http', LOG_LEVEL: 'loud', API_SECRET: 'hunter2' });
    expect(read).toThrow(/PORT[\s\S]*API_SECRET|API_SECRET[\s\S]*PORT/);
    expect(read).toThrow(/LOG_LEVEL/);
    expect(read).not.toThrow(/hunter2/);
  });

  it('says in words of people what each variable must be', () => {
    const read = () =>
      readEnvironment(shape, { PORT: '70000', LOG_LEVEL: 'loud', MAX_REQUESTS_WAITING: 'many' });
    expect(read).toThrow('PORT: must be at most 65535');
    expect(read).toThrow('LOG_LEVEL: must be one of fatal, error');
    expect(read).toThrow('MAX_REQUESTS_WAITING: must be a number');
    expect(read).not.toThrow(/expected|received|NaN/);
  });

  it('rejects production with a development secret', () => {
    expect(() => readEnvironment(shape, { NODE_ENV: 'production' })).toThrow(/API_SECRET/);
    const own = { NODE_ENV: 'production', API_SECRET: 'a secret that nobody else has, of some length' };
    expect(readEnvironment(shape, own).NODE_ENV).toBe('production');
  });

  it('does not take work over while the request that does it may still run', () => {
    const environment = readEnvironment(shape, { REQUEST_TIMEOUT_MS: '30000', TAKE_OVER_AFTER_MS: '30000' });
    expect(() => baseConfig(environment, { name: 'widgets', port: 3000 })).toThrow(/TAKE_OVER_AFTER_MS/);
  });

  it('is deeply frozen', () => {
    const config = deepFreeze({ inner: { list: [1] } });
    expect(() => config.inner.list.push(2)).toThrow(TypeError);
  });

  it('reads nothing that it was not asked for', () => {
    expect(readEnvironment({ A: z.string() }, { A: 'a', B: 'b' })).toEqual({ A: 'a' });
  });
});
