import { ticketPdf } from '../../../src/api/documents/ticket-pdf';
import type { Order } from '../../../src/domain/order';
import { anOrder } from '../../builders/order';
import { codeOn, itWith, pageCountOf, textOf } from '../../builders/pdf-tools';
import { aTicket } from '../../builders/ticket';

const MOST_BYTES = 150_000;
const MILLIMETRES_CUT = 5;

const anOrderOf = (changes: Partial<Order['event']>): Order => {
  const order = anOrder();
  return { ...order, event: { ...order.event, ...changes } };
};

const at = (name: string, address = '1 Main Road', city = 'Kolkata') => ({
  name,
  address,
  city,
  country: 'IN',
});

describe('a ticket as a PDF', () => {
  itWith('pdftotext')('can be read, copied and searched in every script', async () => {
    const pdf = await ticketPdf(
      aTicket({ label: 'الصف 12', section: 'תיאטרון' }),
      anOrderOf({
        title: 'राग और रंग',
        venue: at('مسرح المدينة', '国家大剧院, Ηρώδειο', 'Łódź'),
      }),
    );
    const text = textOf(pdf);
    for (const part of ['राग और रंग', 'مسرح المدينة', '国家大剧院', 'Ηρώδειο', 'Łódź', 'الصف', 'תיאטרון']) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('?');
  });

  describe.each([
    ['Hindi', 'राग और रंग क्षत्रिय हिन्दी स्त्री कार्तिक'],
    ['Arabic', 'مسرح المدينة لا إله شهرزاد'],
    ['Hebrew', 'הבימה תל אביב'],
    ['Bengali', 'রবীন্দ্র সদন কোলকাতা ক্ষেত্র কি'],
    ['Punjabi', 'ਪੰਜਾਬੀ ਰੰਗਮੰਚ ਕ੍ਰਿਸ਼ਨ'],
    ['Gujarati', 'ગુજરાતી રંગભૂમિ ક્ષત્રિય'],
    ['Tamil', 'தமிழ்நாடு கொடை ஸ்ரீ'],
    ['Telugu', 'తెలుగు నాటకం రాష్ట్రం శ్రీ'],
    ['Kannada', 'ಕನ್ನಡ ರಂಗಭೂಮಿ ಕ್ಷೇತ್ರ'],
    ['Malayalam', 'മലയാളം നാടകം ക്ഷേത്രം കൃഷ്ണൻ'],
    ['Thai', 'โรงละครแห่งชาติ น้ำ ที่ปั้น'],
    ['Japanese', '歌舞伎座かぶき'],
    ['Korean', '국립극장'],
    ['Vietnamese', 'Nhà hát lớn ế'],
  ])('in %s', (_language, title) => {
    itWith('pdftotext')(
      'keeps its words whole and in order, although shaping reorders their glyphs',
      async () => {
        expect(textOf(await ticketPdf(aTicket(), anOrderOf({ title })))).toContain(title.normalize('NFC'));
      },
    );
  });

  itWith('pdftotext')('tells apart the two hours with the same name, when clocks go back', async () => {
    const [summer, winter] = await Promise.all(
      ['2027-10-31T02:30+02:00', '2027-10-31T02:30+01:00'].map(async (startsAt) =>
        textOf(
          await ticketPdf(
            aTicket(),
            anOrderOf({
              startsAt: new Date(startsAt),
              endsAt: new Date('2027-10-31T05:00+01:00'),
              timeZone: 'Europe/Berlin',
            }),
          ),
        ),
      ),
    );
    expect(summer).toContain('Sunday 31 October 2027, 02:30 (CEST)');
    expect(winter).toContain('Sunday 31 October 2027, 02:30 (CET)');
    expect(winter).toContain('until Sunday 31 October 2027, 05:00 (CET)');
  });

  const capitals = 'THE TRAGICAL HISTORY OF HAMLET, PRINCE OF DENMARK; '.repeat(4).slice(0, 195);
  const wide = (length: number) => 'W'.repeat(length);
  const han = (length: number, step: number) =>
    String.fromCodePoint(...Array.from({ length }, (_, index) => 0x4e00 + ((index * step) % 0x5000)));
  const hardTickets: [string, Partial<Order['event']>, Parameters<typeof aTicket>[0]][] = [
    ['an ordinary one', {}, {}],
    ['a title of 195 capitals', { title: capitals }, {}],
    [
      'a long title, venue and address',
      { title: capitals, venue: at(capitals, `${capitals}, `.repeat(2).slice(0, 300), wide(100)) },
      {},
    ],
    [
      'everything as long as it can be, without a blank',
      { title: wide(300), venue: at(wide(300), wide(500), wide(200)) },
      { label: wide(200), section: wide(100), row: wide(100), number: wide(100), tier: wide(50) },
    ],
    [
      'Thai as long as it can be',
      { title: 'โรงละครแห่งชาติ'.repeat(20), venue: at('น้ำที่ปั้น'.repeat(30), 'กรุงเทพ'.repeat(70)) },
      { label: 'ชั้น'.repeat(50) },
    ],
    [
      'Arabic and Hindi as long as they can be',
      { title: 'مسرح المدينة '.repeat(16), venue: at('राग और रंग '.repeat(18), 'شارع 5، مبنى 7 '.repeat(20)) },
      { label: 'الصف 12 '.repeat(20) },
    ],
    [
      'six hundred rare Chinese signs',
      { title: han(200, 101), venue: at(han(200, 103), han(300, 107)) },
      { label: han(200, 97) },
    ],
  ];

  describe.each(hardTickets)('with %s', (_name, event, seat) => {
    let pdf: Buffer;
    const ticket = aTicket(seat);
    beforeAll(async () => {
      pdf = await ticketPdf(ticket, anOrderOf(event));
    }, 60_000);

    it('is one page, and small', () => {
      expect(pageCountOf(pdf)).toBe(1);
      expect(pdf.length).toBeLessThan(MOST_BYTES);
    });

    itWith('pdftoppm', 'zbarimg')(
      'has a code that scanners read, though a printer cuts off its edges',
      async () => {
        expect(codeOn(pdf, MILLIMETRES_CUT)).toBe(ticket.code);
      },
    );
  });

  itWith('pdftotext')(
    'keeps a long text whole as long as it fits, and ends it with dots beyond',
    async () => {
      const whole = textOf(await ticketPdf(aTicket(), anOrderOf({ title: capitals })));
      expect(whole).toContain(capitals.replace(/\s+/g, ' ').trim());
      const clipped = textOf(await ticketPdf(aTicket(), anOrderOf({ title: `${wide(199)}${wide(199)}` })));
      expect(clipped.replaceAll(' ', '')).toMatch(/W{199}…/);
    },
  );
});
