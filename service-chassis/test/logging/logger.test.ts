import fc from 'fast-check';
import { Writable } from 'node:stream';
import { holdsCardNumber } from '../../src/http';
import { createLogger, runInContext } from '../../src/service';
import { maskCardNumbers } from '../../src/logging/card-numbers';

function capturingLogger() {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString('utf8'));
      done();
    },
  });
  return { logger: createLogger({ service: 'widget-service', level: 'trace', destination }), lines };
}

const CARD = '4111 1111 1111 1111';

describe('the logger', () => {
  it('never lets a card number reach a line, wherever it stands', () => {
    const { logger, lines } = capturingLogger();
    logger.info(`paid with ${CARD}`);
    logger.info({ body: { note: CARD, deep: { deeper: ['4111111111111111'] } } }, 'received');
    logger.error({ err: new Error('bad card 4111-1111-1111-1111') }, 'failed');
    logger.info({ [CARD.replaceAll(' ', '')]: true }, 'as a key');
    const text = lines.join('');
    expect(lines).toHaveLength(4);
    expect(text.replaceAll(/[ -]/g, '')).not.toContain('4111111111111111');
    expect(text).toContain('[card number]');
  });

  it('never lets a password, token or secret reach a line', () => {
    const { logger, lines } = capturingLogger();
    logger.info(
      { password: 'hunter2', body: { newPassword: 'hunter2', user: { currentPassword: 'hunter2' } } },
      'a',
    );
    logger.info({ headers: { authorization: 'Bearer hunter2' }, token: 'hunter2', secret: 'hunter2' }, 'b');
    expect(lines.join('')).not.toContain('hunter2');
  });

  it('names the request, its trace and the span at hand in each line', () => {
    const { logger, lines } = capturingLogger();
    const traceParent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    runInContext({ requestId: 'req_1', traceParent }, () => logger.info('hello'));
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      requestId: 'req_1',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      msg: 'hello',
    });
  });
});

describe('card numbers', () => {
  it('are told from other long numbers by their check digit', () => {
    expect(holdsCardNumber({ a: ['4111111111111111'] })).toBe(true);
    expect(holdsCardNumber({ a: ['4111111111111112'] })).toBe(false);
    expect(holdsCardNumber('tok_success')).toBe(false);
    expect(holdsCardNumber(5_555_555_555_554_444)).toBe(true);
  });

  it('are masked in any surroundings', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^0-9]*$/), fc.stringMatching(/^[^0-9]*$/), (before, after) => {
        expect(maskCardNumbers(`${before}.4111111111111111.${after}`)).toBe(
          `${before}.[card number].${after}`,
        );
      }),
    );
  });
});
