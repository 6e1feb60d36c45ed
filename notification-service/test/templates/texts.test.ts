import { html } from '../../src/templates/html';
import { moneyCodeText, moneyText } from '../../src/templates/money-text';
import { clipped, smsText } from '../../src/templates/sms-text';

describe('money in words', () => {
  it.each([
    [73_328, 'INR', '₹733.28', 'INR 733.28'],
    [1_200, 'JPY', '¥1,200', 'JPY 1,200'],
    [1_500, 'KWD', 'KWD\u00a01.500', 'KWD 1.500'],
    [5, 'USD', '$0.05', 'USD 0.05'],
    [123_456_789, 'EUR', '€1,234,567.89', 'EUR 1,234,567.89'],
    // CLDR shows these without their minor units, which ISO 4217 has.
    [123_45, 'AFN', 'AFN\u00a0123.45', 'AFN 123.45'],
    [123_45, 'RSD', 'RSD\u00a0123.45', 'RSD 123.45'],
    [123_456, 'IQD', 'IQD\u00a0123.456', 'IQD 123.456'],
    // Abolished, but in old records.
    [123_45, 'HRK', 'HRK\u00a0123.45', 'HRK 123.45'],
    [0, 'GBP', '£0.00', 'GBP 0.00'],
  ])('%i %s is %s', (amount, currency, text, codeText) => {
    expect(moneyText({ amount, currency })).toBe(text);
    expect(moneyCodeText({ amount, currency })).toBe(codeText);
  });
});

describe('SMS text', () => {
  it('uses plain signs for typographic ones, and leaves other scripts alone', () => {
    expect(smsText('“A” – B’s… \u00a0c')).toBe(`"A" - B's...  c`);
    expect(smsText('दीवाली')).toBe('दीवाली');
  });

  it('is clipped at whole characters', () => {
    expect(clipped('short', 10)).toBe('short');
    expect(clipped('a rather long title', 10)).toBe('a rathe...');
    expect(clipped('🎉'.repeat(12), 10)).toBe(`${'🎉'.repeat(7)}...`);
  });

  it('is not clipped between a letter and its marks', () => {
    expect(clipped('कि'.repeat(6), 10)).toBe(`${'कि'.repeat(3)}...`);
  });
});

describe('markup', () => {
  it('escapes every value but markup itself', () => {
    const inner = html`<b>${'<&>'}</b>`;
    expect(html`<p title="${`"'`}">${inner}${[inner, inner]}${7}</p>`.text).toBe(
      '<p title="&quot;&#39;"><b>&lt;&amp;&gt;</b><b>&lt;&amp;&gt;</b>\n<b>&lt;&amp;&gt;</b>7</p>',
    );
  });
});
