import { blockProblem, lineProblem, pastedText, trimmedText, withAsciiDomain } from '../../src/core';

describe('one line of text', () => {
  it.each([
    ['Romeo & Juliet'],
    ['Ποίηση, 詩, شعر'],
    ['علی‌رضا'],
    ['മോഹന്‍ലാല്‍'],
    ['❤️ 👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['soft\u00adhyphen'],
    ['!'],
    ['\ue000'],
  ])('may be %j', (text) => {
    expect(lineProblem(text)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \u00a0\u3000'],
    ['a space without a width', '\u200b'],
    ['a Hangul filler', '\u3164'],
    ['a blank braille cell', '\u2800'],
    ['joiners alone', '\u200c\u200d'],
    ['a variation selector alone', '\ufe0f'],
    ['a byte order mark inside', 'a\ufeffb'],
    ['a direction override', 'a\u202eb'],
    ['an isolate', 'a\u2066b\u2069'],
    ['a direction mark', 'a\u200e'],
    ['an Arabic letter mark', 'a\u061cb'],
    ['an annotation mark', 'a\ufff9b'],
    ['a line break', 'a\nb'],
    ['a line separator', 'a\u2028b'],
    ['a control character', 'a\u0007b'],
    ['half of an emoji', 'a\ud83c'],
  ])('may not be %s', (_what, text) => {
    expect(lineProblem(text)).toMatch(/^must /);
  });

  it('loses what surrounds it when it is copied, and no letter', () => {
    expect(trimmedText('\u200b \ufeffHamlet\u00a0\u2060\n')).toBe('Hamlet');
    expect(trimmedText('മോഹന്‍ലാല്‍')).toBe('മോഹന്‍ലാല്‍');
  });
});

describe('text with several lines', () => {
  it.each([[''], ['one\n\ttwo\r\nthree'], ['علی‌رضا\n!']])('may be %j', (text) => {
    expect(blockProblem(text)).toBeUndefined();
  });

  it.each([['\u200b\n\u3164'], ['a\n\u202eb'], ['a\u0000b']])('may not be %j', (text) => {
    expect(blockProblem(text)).toMatch(/^must /);
  });
});

describe('what people paste', () => {
  it('loses marks without a width, and its blanks become plain ones', () => {
    expect(pastedText('\u202a+44\u00a020\u202c\u200b ')).toBe('+44 20');
    expect(pastedText('a\nb')).toBe('a\nb');
  });

  it.each([
    ['x@müller.de', 'x@xn--mller-kva.de'],
    ['x@127.1', 'x@127.1'],
    ['x@mül\nler.de', 'x@mül\nler.de'],
    ['x@mül ler.de', 'x@mül ler.de'],
    ['no address', 'no address'],
  ])('as the email %j has the domain of %j', (email, ascii) => {
    expect(withAsciiDomain(email)).toBe(ascii);
  });
});
