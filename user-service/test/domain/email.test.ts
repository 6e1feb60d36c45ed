import { normalizedEmail } from '../../src/domain/email';

describe('an email address', () => {
  it.each([
    ['  Ann.Lee@Example.TEST ', 'ann.lee@example.test'],
    ['ann+tickets@mail.example.co', 'ann+tickets@mail.example.co'],
    ["o'brien@example.test", "o'brien@example.test"],
    ['user1596@mail.com', 'user1596@mail.com'],
    ['x@müller.de', 'x@xn--mller-kva.de'],
    ['X@MÜLLER.de', 'x@xn--mller-kva.de'],
    ['x@mu\u0308ller.de', 'x@xn--mller-kva.de'],
    ['info@例え.jp', 'info@xn--r8jz45g.jp'],
    ['\u00a0ann@example.test\u200e', 'ann@example.test'],
    [`${'a'.repeat(64)}@example.test`, `${'a'.repeat(64)}@example.test`],
  ])('%j is kept as %j', (given, kept) => {
    expect(normalizedEmail(given)).toBe(kept);
  });

  it.each([
    [''],
    ['ann'],
    ['ann@'],
    ['@example.test'],
    ['ann@localhost'],
    ['ann@@example.test'],
    ['ann@example..test'],
    ['.ann@example.test'],
    ['ann.@example.test'],
    ['ann lee@example.test'],
    ['ann@-example.test'],
    ['ann@example.test\n'],
    ['ann@example.test\r\nBcc: all@example.test'],
    ['\tann@example.test'],
    ['ann@example.test\u2028'],
    ['ann\0@example.test'],
    ['änn@example.test'],
    ['ann@mül ler.de'],
    ['ann@müller.de\n'],
    ['ann@mül\nler.de'],
    ['ann@münchen'],
    ['Ann <ann@example.test>'],
    ["ann@example.test' OR '1'='1"],
    [`${'a'.repeat(65)}@example.test`],
    [`ann@${'a.'.repeat(125)}test`],
  ])('%j is none', (given) => {
    expect(normalizedEmail(given)).toBeUndefined();
  });

  it('is rejected in time that grows only linearly with its length', () => {
    const endless = `${'a.'.repeat(100)}@${'a-'.repeat(60)}`;
    expect(normalizedEmail(endless)).toBeUndefined();
  });
});
