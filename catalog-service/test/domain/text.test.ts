import { foldedText, sameNameKey, searchWords } from '../../src/domain/text';

describe('names that count as the same', () => {
  it.each([
    ['Stalls', ' STALLS '],
    ['Straße', 'STRASSE'],
    ['ＶＩＰ', 'vip'],
    ['é', 'e\u0301'],
    ['1', '1\u200b'],
    ['علی‌رضا', 'علیرضا'],
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
    ['Łódź', 'lodz'],
    ['Møn, Đakovo, Þórshöfn, Æbeltoft, Œuvres, Ħamrun', 'mon, dakovo, thorshofn, aebeltoft, oeuvres, hamrun'],
    ['Diyarbakır', 'diyarbakir'],
    ['Rock ’n’ Roll', 'rock n roll'],
    ["rock 'n' roll", 'rock n roll'],
    ['O´Brien ʼs “Live” «Nuit» „Tag“', 'obrien s live nuit tag'],
    ['Don Giovanni – Mozart', 'don giovanni mozart'],
    ['Saint\u2011Denis — 5 − 3', 'saint denis 5 3'],
    ['שָׁלוֹם', 'שלום'],
    ['القُرآن', 'القران'],
    ['القرآن', 'القران'],
    ['محـــمد', 'محمد'],
    ['علی‌رضا', 'علیرضا'],
    ['हिन्दी', 'हिनदी'],
  ])('of %s is %s', (text, folded) => {
    expect(foldedText(text, 100)).toBe(folded.normalize('NFKD'));
  });

  it('is never longer than its column, also when folding makes it longer', () => {
    expect(foldedText('ﷺ'.repeat(50), 100)).toHaveLength(100);
  });
});

describe('the words of a search', () => {
  it('are folded, and not more than are compared', () => {
    expect(searchWords('  Łódź – “Live”  ', 8)).toEqual(['lodz', 'live']);
    expect(searchWords('a b c', 2)).toEqual(['a', 'b']);
  });

  it('are the signs themselves when there is nothing else, so that they do not find everything', () => {
    expect(searchWords("' –", 8)).toEqual(["'", '–']);
  });
});
