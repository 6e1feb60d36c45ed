import { normalizedPassword, passwordProblem } from '../../src/domain/password';

describe('a password', () => {
  it('is the same whether its letters came composed or decomposed', () => {
    expect(normalizedPassword('pa\u0308sswort')).toBe(normalizedPassword('p\u00e4sswort'));
  });

  it.each([
    ['8 letters', 'eightlet'],
    ['4 letters of 2 bytes', 'öäüß'],
    ['72 bytes', 'a'.repeat(72)],
    ['72 bytes in 18 emoji', '🎫'.repeat(18)],
    ['blanks and line breaks', ' \n\t     '],
  ])('of %s may be set', (_what, password) => {
    expect(passwordProblem(password)).toBeUndefined();
  });

  it.each([
    ['nothing', '', 'at least 8 bytes'],
    ['7 letters', 'sevenle', 'at least 8 bytes'],
    ['73 bytes', 'a'.repeat(73), 'at most 72 bytes'],
    ['37 letters of 2 bytes', 'ö'.repeat(37), 'it has 74'],
    ['half of an emoji', 'password\ud83c', 'must be text'],
    ['a NUL in it', 'password\0', 'NUL'],
  ])('of %s may not', (_what, password, problem) => {
    expect(passwordProblem(password)).toContain(problem);
  });
});
