import { create } from 'qrcode';
import { findTemplate } from '../../src/templates';
import { renderEmail } from '../../src/templates/render-email';
import { smsText } from '../../src/templates/sms-text';
import { darkPixels } from '../builders/read-png';
import { completeOrder, templateData, type TemplateName } from '../builders/requests';

const render = (name: TemplateName, changes: object = {}) => {
  const content = findTemplate(name)?.email(JSON.stringify({ ...templateData[name], ...changes }));
  if (content === undefined) throw new Error(`no template ${name}`);
  return renderEmail(content, 'Ticketing');
};
const sms = (name: TemplateName, changes: object = {}) =>
  smsText(findTemplate(name)?.sms(JSON.stringify({ ...templateData[name], ...changes })) ?? '');

const GSM_7 = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/;

describe('the mails', () => {
  const NAMES = Object.keys(templateData) as TemplateName[];

  it.each(NAMES)('%s says the same in HTML and in plain text', async (name) => {
    const mail = await render(name);
    const values = JSON.stringify(templateData[name]).match(/Diwali Night|ord_\w+|Lovelace/g) ?? [];
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) {
      expect(mail.html).toContain(value);
      expect(mail.text).toContain(value);
    }
    expect(mail.subject.length).toBeGreaterThan(10);
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.html).toMatch(/^<!doctype html>/);
    expect(mail.html).toContain('prefers-color-scheme: dark');
    expect(mail.html).not.toMatch(/undefined|\[object|NaN/);
    expect(mail.text).not.toMatch(/undefined|\[object|NaN|<[a-z]/);
  });

  it.each(NAMES)('%s loads nothing from elsewhere and runs nothing', async (name) => {
    const { html } = await render(name);
    expect(html).not.toMatch(/<script|<link|<iframe|<form|@import|url\(|\son[a-z]+=/i);
    for (const [, address] of html.matchAll(/(?:src|href)="([^"]*)"/g))
      expect(address).toMatch(/^(cid:|https:)/);
  });

  it.each(NAMES)('%s shows what people typed as they typed it, and never as markup', async (name) => {
    const nasty = `<script>alert("1")</script> & 'Ödön'`;
    const fields = Object.fromEntries(
      ['name', 'eventTitle', 'venueName', 'reason']
        .filter((key) => key in templateData[name])
        .map((key) => [key, nasty]),
    );
    const { html } = await render(name, fields);
    expect(html).not.toContain('<script');
    // A name with a slash is not greeted at all; everything else is shown escaped.
    if (Object.keys(fields).length > 1) {
      expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;Ödön&#39;');
    }
  });

  it('escape in attributes too', async () => {
    const { html } = await render('order_confirmed', {
      seats: [{ label: '"><img src=x onerror=alert(1)>', ticketId: 'tkt_1', ticketCode: 'c' }],
    });
    expect(html).not.toContain('<img src=x');
    expect(html).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;');
  });

  it('do not advertise the link that somebody registered as a name', async () => {
    for (const name of ['Win at http://evil.example', 'www.evil.example', 'evil.example', 'call me@evil']) {
      const { html, text } = await render('welcome', { name });
      expect(html + text).not.toContain('evil');
      expect(text).toContain('Hello,');
    }
    expect((await render('welcome', { name: 'Dr. Ada M. King' })).text).toContain('Hello Dr. Ada M. King,');
  });

  it('link the password reset, as a button and in words', async () => {
    const { html, text } = await render('password_reset');
    const url = templateData.password_reset.resetUrl;
    expect(html).toContain(`href="${url.replaceAll('&', '&amp;')}"`);
    expect(text).toContain(url);
    expect(text).toContain('for 30 minutes');
  });

  it("show an event's time in its venue's zone and money in its currency", async () => {
    const { html, text } = await render('order_confirmed');
    expect(text).toContain('When: Sunday 8 November 2026, 19:30 (GMT+5:30)');
    expect(text).toContain('Total paid: ₹733.28');
    expect(html).toContain('Sunday 8 November 2026, 19:30 (GMT+5:30)');
  });

  it('of a confirmed order say where it is, what each seat and the tax cost, and how to cancel', async () => {
    const { html, text } = await render('order_confirmed', completeOrder);
    for (const line of [
      'When: Sunday 8 November 2026, 19:30 (GMT+5:30)',
      'Until: Sunday 8 November 2026, 22:30 (GMT+5:30)',
      'Where: Jawaharlal Nehru Stadium',
      'Address: Pragati Vihar, Delhi, IN',
      'Stalls, row C, seat 12: ₹349.18',
      'Stalls, row C, seat 13: ₹349.18',
      'Tax (5 %): ₹34.92',
      'Total paid: ₹733.28',
      'cancel the order until Friday 6 November 2026, 19:30 (GMT+5:30) and we refund it in full',
      'POST /v1/orders/ord_01k9aaaa/cancel',
    ]) {
      expect(text).toContain(line);
    }
    for (const value of ['Pragati Vihar, Delhi, IN', '₹349.18', 'Tax (5 %)', '₹34.92']) {
      expect(html).toContain(value);
    }
  });

  it('of a confirmed order carry its calendar', async () => {
    const { files } = await render('order_confirmed', completeOrder);
    expect(files.map(({ fileName, contentType }) => [fileName, contentType])).toEqual([
      ['ord_01k9aaaa.ics', 'text/calendar; charset=utf-8; method=PUBLISH'],
    ]);
    expect(files[0]?.content.toString()).toBe(completeOrder.calendar);
  });

  it('of a changed event carry the calendar with its new time', async () => {
    const { files } = await render('event_changed', { calendar: completeOrder.calendar });
    expect(files.map(({ fileName }) => fileName)).toEqual(['ord_01k9aaaa.ics']);
  });

  it('say so when an order can no longer be cancelled, and promise no refund of one that was free', async () => {
    const over = await render('order_confirmed', { ...completeOrder, refundUntil: null });
    expect(over.text).toContain('This order can no longer be cancelled.');
    const free = { ...completeOrder, total: { amount: 0, currency: 'INR' } };
    expect((await render('order_confirmed', free)).text).not.toContain('refund');
  });

  it('are sent too for a message that an older order-service has stored', async () => {
    const { text, files } = await render('order_confirmed');
    expect(text).toContain('Where: Jawaharlal Nehru Stadium');
    expect(text).not.toMatch(/Address|Tax|cancel/);
    expect(files).toEqual([]);
  });

  it('say until when to pay in the zone of the venue', async () => {
    const { text } = await render('payment_failed', { timeZone: 'Asia/Kolkata' });
    expect(text).toContain('Pay by: Monday 1 June 2026, 17:45 (GMT+5:30)');
  });

  it('tell apart the two hours with the same name, when clocks go back, as SMS do', async () => {
    const hours = ['2027-10-31T02:30+02:00', '2027-10-31T02:30+01:00'].map((startsAt) => ({
      startsAt: new Date(startsAt).toISOString(),
      timeZone: 'Europe/Berlin',
    }));
    const [summer = {}, winter = {}] = hours;
    expect((await render('order_confirmed', summer)).text).toContain('02:30 (CEST)');
    expect((await render('order_confirmed', winter)).text).toContain('02:30 (CET)');
    expect(sms('order_confirmed', summer)).toContain('Sun 31 Oct 02:30 CEST');
    expect(sms('order_confirmed', winter)).toContain('Sun 31 Oct 02:30 CET');
  });

  it('say why a payment failed in words', async () => {
    const { text } = await render('payment_failed');
    expect(text).toContain('Reason: card declined');
    expect(text).toContain('Pay by: Monday 1 June 2026, 12:15 (UTC)');
  });

  it('say what has changed of an event, from and to, and until when the order can be cancelled', async () => {
    const { text } = await render('event_changed');
    expect(text).toContain('Begins (before): Sunday 8 November 2026, 19:30 (GMT+5:30)');
    expect(text).toContain('Begins (now): Monday 9 November 2026, 19:30 (GMT+5:30)');
    expect(text).not.toContain('Where');
    expect(text).toContain('cancel the order until Sunday 8 November 2026, 19:30 (GMT+5:30)');
    expect((await render('event_changed', { refundUntil: undefined })).text).not.toContain('cancel');
  });

  it('speak of a refund only where there is one', async () => {
    expect((await render('event_cancelled')).text).toContain('Refund: ₹733.28');
    expect((await render('event_cancelled', { refund: undefined })).text).not.toContain('₹');
  });
});

describe('the tickets in a mail', () => {
  it('are each shown with their seat and their own QR code, which the mail itself carries', async () => {
    const { html, text, images } = await render('order_confirmed');
    const shown = [...html.matchAll(/src="cid:([^"]+)"/g)].map((match) => match[1]);
    expect(shown).toEqual(images.map((image) => image.contentId));
    expect(new Set(shown).size).toBe(2);
    for (const seat of templateData.order_confirmed.seats) {
      expect(html).toContain(seat.label);
      expect(text).toContain(`${seat.label}\nTicket ${seat.ticketId}\nCode: ${seat.ticketCode}`);
    }
  });

  it('have codes that a scanner reads: the right modules, dark on light, in a quiet zone of four', async () => {
    const { images } = await render('order_confirmed');
    templateData.order_confirmed.seats.forEach(({ ticketCode }, index) => {
      const pixels = darkPixels(images[index]?.png ?? Buffer.alloc(0));
      const { modules } = create(ticketCode, { errorCorrectionLevel: 'M' });
      const scale = pixels.length / (modules.size + 8);
      expect(Number.isInteger(scale)).toBe(true);
      const middle = Math.floor(scale / 2);
      const drawn = Array.from({ length: modules.size + 8 }, (_, row) =>
        Array.from(
          { length: modules.size + 8 },
          (_cell, column) => pixels[row * scale + middle]?.[column * scale + middle],
        ),
      );
      const expected = Array.from({ length: modules.size + 8 }, (_, row) =>
        Array.from({ length: modules.size + 8 }, (_cell, column) => {
          const inside = [row, column].every((at) => at >= 4 && at < modules.size + 4);
          return inside && modules.get(row - 4, column - 4) === 1;
        }),
      );
      expect(drawn).toEqual(expected);
    });
  });
});

describe('what a refund means for the tickets', () => {
  it.each([
    [
      'is that they are void, when nothing else is said',
      {},
      'Tickets of a refunded order are no longer valid',
    ],
    ['is that they are void, when the order is refunded', { ticketsVoid: true }, 'no longer valid'],
    ['is nothing, when a part is refunded', { ticketsVoid: false }, 'its tickets stay valid'],
  ])('%s', async (_name, changes, expected) => {
    const { html, text } = await render('order_refunded', changes);
    for (const body of [html, text]) expect(body.replaceAll(/\s+/g, ' ')).toContain(expected);
  });
});

describe('the SMS', () => {
  it.each(['order_confirmed', 'order_refunded', 'event_cancelled', 'event_changed'] as const)(
    '%s fits one part of GSM-7, also with an id and a title of full length',
    (name) => {
      const long = {
        orderId: 'ord_01k9xq3v5m8z2b4c6d7e9f0g1h',
        eventTitle: 'The “Royal” Philharmonic – an evening of film music',
        venueName: 'Jawaharlal Nehru Stadium, Main Hall, Gate 4',
        refund: { amount: 1_234_567, currency: 'INR' },
      };
      const text = sms(name, {
        ...Object.fromEntries(Object.entries(long).filter(([key]) => key in templateData[name])),
        // The longest name of a zone.
        ...('startsAt' in templateData[name]
          ? { startsAt: '2026-09-23T10:00:00.000Z', timeZone: 'Pacific/Chatham' }
          : {}),
      });
      expect(text).toMatch(GSM_7);
      expect(text.length).toBeLessThanOrEqual(160);
      expect(text).toContain('ord_01k9xq3v5m8z2b4c6d7e9f0g1h');
    },
  );

  it('says when and how much, in the zone and currency of the event', () => {
    expect(sms('event_cancelled')).toBe(
      'Cancelled: Diwali Night, Sun 8 Nov 19:30 GMT+5:30. We refund INR 733.28. Order ord_01k9aaaa',
    );
    expect(sms('event_changed')).toBe(
      'Changed: Diwali Night now begins Mon 9 Nov 19:30 GMT+5:30, Jawaharlal Nehru Stadium. Order ord_01k9aaaa',
    );
    expect(sms('order_confirmed')).toContain('2 tickets sent by email');
  });
});
