import { html } from '../../src/templates/html';
import { moneyCodeText, moneyText } from '../../src/templates/money-text';
import { clipped, smsText } from '../../src/templates/sms-text';
import { shortTimeText, timeText } from '../../src/templates/time-text';

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

describe('times in words', () => {
  it('are those of the zone, on both sides of a change of the clock and of the date line', () => {
    const time = new Date('2026-10-25T00:30:00.000Z');
    expect(timeText(time, 'Europe/London')).toBe('Sunday 25 October 2026, 01:30 (BST)');
    expect(timeText(new Date('2026-10-25T01:30:00.000Z'), 'Europe/London')).toBe(
      'Sunday 25 October 2026, 01:30 (GMT)',
    );
    expect(timeText(time, 'Pacific/Auckland')).toBe('Sunday 25 October 2026, 13:30 (GMT+13)');
    expect(shortTimeText(time, 'America/Los_Angeles')).toBe('Sat 24 Oct 17:30');
  });

  it('call midnight 00:00', () => {
    expect(timeText(new Date('2026-03-14T00:00:00.000Z'), 'UTC')).toBe('Saturday 14 March 2026, 00:00 (UTC)');
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
});

describe('markup', () => {
  it('escapes every value but markup itself', () => {
    const inner = html`<b>${'<&>'}</b>`;
    expect(html`<p title="${`"'`}">${inner}${[inner, inner]}${7}</p>`.text).toBe(
      '<p title="&quot;&#39;"><b>&lt;&amp;&gt;</b><b>&lt;&amp;&gt;</b>\n<b>&lt;&amp;&gt;</b>7</p>',
    );
  });
});
