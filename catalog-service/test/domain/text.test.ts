import { foldedText, sameNameKey } from '../../src/domain/text';

describe('names that count as the same', () => {
  it.each([
    ['Stalls', ' STALLS '],
    ['Straße', 'STRASSE'],
    ['ＶＩＰ', 'vip'],
    ['é', 'e\u0301'],
  ])('%s and %s', (a, b) => {
    expect(sameNameKey(a)).toBe(sameNameKey(b));
  });

  it.each([
    ['Row 1', 'Row 10'],
    ['Peña', 'Pena'],
    ['A B', 'AB'],
  ])('but not %s and %s', (a, b) => {
    expect(sameNameKey(a)).not.toBe(sameNameKey(b));
  });
});

describe('folded text', () => {
  it.each([
    ['  Café   Müller ', 'cafe muller'],
    ['GROẞE Straße', 'grosse strasse'],
    ['İstanbul', 'istanbul'],
    ['हिन्दी', 'हिन्दी'],
  ])('of %s is %s', (text, folded) => {
    expect(foldedText(text, 100)).toBe(folded.normalize('NFKD'));
  });

  it('is never longer than its column, also when folding makes it longer', () => {
    expect(foldedText('ﷺ'.repeat(50), 100)).toHaveLength(100);
  });
});
