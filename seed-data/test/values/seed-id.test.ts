import { idSchema } from '@ticketing/service-chassis/http';
import { seedId } from '../../src/values/seed-id';

const at = new Date('2026-01-01T00:00:00.000Z');

describe('the id of something seeded', () => {
  it('is the same in every run', () => {
    expect(seedId('evt', 'demo:saltmarsh', at)).toBe(seedId('evt', 'demo:saltmarsh', new Date(at)));
  });

  it('has the form of the platform: a prefix and a ULID in lower case', () => {
    const id = seedId('evt', 'demo:saltmarsh', at);
    expect(idSchema.parse(id)).toBe(id);
    expect(id).toMatch(/^evt_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it('sorts by time', () => {
    const times = ['2023-01-01', '2024-02-29', '2026-06-01', '2099-12-31'].map((text) => new Date(text));
    const ids = times.map((time) => seedId('ord', 'x', time));
    expect([...ids].sort()).toEqual(ids);
  });

  it('differs by name, prefix and time', () => {
    const ids = [
      seedId('evt', 'a', at),
      seedId('evt', 'b', at),
      seedId('ven', 'a', at).replace('ven', 'evt'),
      seedId('evt', 'a', new Date(at.getTime() + 1)),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
