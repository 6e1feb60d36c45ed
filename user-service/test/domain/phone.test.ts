import { normalizedPhone } from '../../src/domain/phone';

describe('a phone number', () => {
  it.each([
    ['+14155550123', '+14155550123'],
    ['+1 (415) 555-01.23', '+14155550123'],
    ['9895305694', '9895305694'],
  ])('%j is kept as %j', (given, kept) => {
    expect(normalizedPhone(given)).toBe(kept);
  });

  it.each([
    [''],
    ['123456'],
    ['+1234567890123456'],
    ['0123456789'],
    ['+'],
    ['++14155550123'],
    ['call me'],
    ['+1415555\n0123'],
  ])('%j is none', (given) => {
    expect(normalizedPhone(given)).toBeUndefined();
  });
});
