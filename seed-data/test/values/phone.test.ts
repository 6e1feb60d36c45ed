import { indianMobileToE164 } from '../../src/values/phone';

describe('an Indian mobile number', () => {
  it.each([
    '9895305694',
    '09895305694',
    '+91 98953 05694',
    '0091-98953-05694',
    '919895305694',
    '(98953) 05694',
  ])('%s becomes +919895305694', (text) => {
    expect(indianMobileToE164(text)).toBe('+919895305694');
  });

  it('keeps a number that only begins like the prefix of the country', () => {
    expect(indianMobileToE164('9185815890')).toBe('+919185815890');
  });

  it.each(['', '1234567890', '5895305694', '989530569', '98953056940', '+449895305694', 'none'])(
    'cannot be %s',
    (text) => {
      expect(indianMobileToE164(text)).toBeUndefined();
    },
  );
});
