import { generateKeyPairSync, sign } from 'node:crypto';
import { encodeTicketCode, readTicketCode } from '../../src/domain/ticket-code';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const claims = {
  ticketId: 'tkt_01k9xqzt0000000000000000',
  eventId: 'evt_01k9xqzt0000000000000000',
  seatLabel: 'Parkett Süd, Reihe 12, Platz 7',
  nonce: 'AAECAwQFBgcICQoLDA0ODw',
  keyId: '0123456789abcdef',
};
const code = encodeTicketCode(claims, privateKey);
const [format = '', payload = '', signature = ''] = code.split('.');

describe('a ticket code', () => {
  it('says what was signed', () => {
    expect(readTicketCode(code, publicKey)).toEqual(claims);
  });

  it('is short enough for a coarse QR code', () => {
    expect(code.length).toBeLessThan(350);
  });

  it('cuts a long seat label, not in the middle of a character', () => {
    const long = encodeTicketCode({ ...claims, seatLabel: '🎭'.repeat(60) }, privateKey);
    expect(readTicketCode(long, publicKey)?.seatLabel).toBe('🎭'.repeat(40));
    expect(long.length).toBeLessThan(600);
  });

  it('is rejected when any one character is changed', () => {
    for (let position = 0; position < code.length; position += 1) {
      const other = code[position] === 'A' ? 'B' : 'A';
      const changed = code.slice(0, position) + other + code.slice(position + 1);
      expect([position, readTicketCode(changed, publicKey)]).toEqual([position, undefined]);
    }
  });

  it('is rejected when it is cut anywhere', () => {
    for (let length = 0; length < code.length; length += 1) {
      expect(readTicketCode(code.slice(0, length), publicKey)).toBeUndefined();
    }
  });

  it.each([
    ['with something behind it', `${code}A`],
    ['with a fourth part', `${code}.A`],
    ['with padding', `${code}==`],
    ['with white space', ` ${code}`],
    ['of another format', `T2.${payload}.${signature}`],
    ['without a signature', `${format}.${payload}.`],
    ['with a signature of the wrong length', `${format}.${payload}.${signature.slice(0, 40)}`],
    ['with the parts swapped', `${format}.${signature}.${payload}`],
    ['of a megabyte', `${format}.${'A'.repeat(1_000_000)}.${signature}`],
  ])('is refused %s', (_, forged) => {
    expect(readTicketCode(forged, publicKey)).toBeUndefined();
  });

  it('is rejected when another key signed it', () => {
    const other = generateKeyPairSync('ed25519');
    expect(readTicketCode(encodeTicketCode(claims, other.privateKey), publicKey)).toBeUndefined();
  });

  it('is rejected when it was signed but has another content', () => {
    for (const odd of [
      '{}',
      'null',
      '[]',
      'not JSON',
      '{"t":"tkt_1","e":"evt_1","s":"","n":"","k":"","x":1}',
    ]) {
      const signed = `T1.${Buffer.from(odd).toString('base64url')}`;
      const forged = `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
      expect(readTicketCode(forged, publicKey)).toBeUndefined();
    }
  });
});
