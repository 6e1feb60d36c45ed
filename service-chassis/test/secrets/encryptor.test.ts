import { systemRandom } from '../../src/core';
import { createEncryptor } from '../../src/service';

const SECRET = 'a secret of at least 32 characters';
const sealer = (changes: object = {}) =>
  createEncryptor({ secret: SECRET, purpose: 'test', random: systemRandom, ...changes });

describe('a sealed secret', () => {
  const plain = Buffer.from('what nobody may read');

  it('can be decrypted with the secret, for the same purpose and name', () => {
    expect(sealer().open(sealer().seal(plain, 'row 1'), 'row 1')).toEqual(plain);
  });

  it('looks different each time, and never like what it holds', () => {
    const [first, second] = [sealer().seal(plain, 'row 1'), sealer().seal(plain, 'row 1')];
    expect(first).not.toBe(second);
    expect(Buffer.from(first, 'base64url').includes(plain)).toBe(false);
  });

  it.each([
    ['another secret', { secret: 'another secret of 32 characters !' }, 'row 1'],
    ['another purpose', { purpose: 'other' }, 'row 1'],
    ['the name of another row', {}, 'row 2'],
  ])('is not opened with %s', (_what, changes, name) => {
    const sealed = sealer().seal(plain, 'row 1');
    expect(() => sealer(changes).open(sealed, name)).toThrow();
  });

  it('is not opened when any byte of it was changed or is missing', () => {
    const bytes = Buffer.from(sealer().seal(plain, 'row 1'), 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const forged = Buffer.from(bytes);
      forged.writeUInt8(forged.readUInt8(index) ^ 1, index);
      expect(() => sealer().open(forged.toString('base64url'), 'row 1')).toThrow();
      expect(() => sealer().open(bytes.subarray(0, index).toString('base64url'), 'row 1')).toThrow();
    }
  });
});

describe('a code over a text', () => {
  it('is the same for the same text and secret only', () => {
    const code = sealer().codeOf('text');
    expect(code).toMatch(/^[0-9a-f]{64}$/);
    expect(sealer().codeOf('text')).toBe(code);
    expect(sealer().codeOf('text ')).not.toBe(code);
    expect(sealer({ secret: 'another secret of 32 characters !' }).codeOf('text')).not.toBe(code);
    expect(sealer({ purpose: 'other' }).codeOf('text')).not.toBe(code);
  });
});
