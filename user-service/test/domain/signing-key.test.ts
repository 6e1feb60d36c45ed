import { publishedUntil, rotationStep, type SigningKey } from '../../src/domain/signing-key';
import { TOKEN_LIFETIME_SECONDS } from '../../src/domain/token-times';

const DAY_MS = 24 * 60 * 60_000;
const start = new Date('2026-06-01T12:00:00.000Z');
const after = (ms: number) => new Date(start.getTime() + ms);

const key = (status: SigningKey['status'], currentFrom: Date): SigningKey => ({
  id: `key_${status.toLowerCase()}`,
  status,
  x: '',
  y: '',
  encryptedPrivateKey: '',
  publishedAt: currentFrom,
  currentFrom,
  publishedUntil: null,
});

describe('the rotation of keys', () => {
  const current = key('CURRENT', start);
  const next = key('NEXT', after(31 * DAY_MS));

  it('leaves a young key alone', () => {
    expect(rotationStep({ current, next: undefined }, after(30 * DAY_MS - 1), 30 * DAY_MS)).toBe('nothing');
  });

  it('publishes the next key when the current one is of age', () => {
    expect(rotationStep({ current, next: undefined }, after(30 * DAY_MS), 30 * DAY_MS)).toBe('publish next');
  });

  it('waits while the next key becomes known', () => {
    expect(rotationStep({ current, next }, after(31 * DAY_MS - 1), 30 * DAY_MS)).toBe('nothing');
  });

  it('changes over at the time that was set', () => {
    expect(rotationStep({ current, next }, after(31 * DAY_MS), 30 * DAY_MS)).toBe('change over');
  });

  it('keeps a retired key published for longer than any of its tokens lives', () => {
    const kept = publishedUntil(start).getTime() - start.getTime();
    expect(kept).toBeGreaterThan(TOKEN_LIFETIME_SECONDS * 1_000);
  });
});
