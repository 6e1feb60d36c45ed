import { orderCalendar, ticketCalendar } from '../../../src/api/documents/calendar-entry';
import { anOrder } from '../../builders/order';
import { aTicket } from '../../builders/ticket';

const hindi = {
  ...anOrder().event,
  title: 'राग और रंग: मानसून की एक लंबी और बहुत सुंदर संगीत संध्या',
  venue: { name: 'कमानी सभागार', address: '१ कोपरनिकस मार्ग, मंडी हाउस', city: 'नई दिल्ली', country: 'IN' },
};

/** The lines as a calendar reads them. */
const unfolded = (calendar: string) => calendar.replace(/\r\n[ \t]/g, '').split('\r\n');

describe('a calendar entry', () => {
  it('has no line over 75 octets, and no sign cut in two, in any script', () => {
    const calendar = ticketCalendar(aTicket({ label: 'बालकनी पंक्ति क' }), anOrder({ event: hindi }));
    for (const line of calendar.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(calendar).not.toContain('\ufffd');
    expect(Buffer.from(calendar).toString()).toBe(calendar);
    expect(unfolded(calendar)).toContain(`SUMMARY:${hindi.title}`);
    expect(unfolded(calendar)).toContain(
      'LOCATION:कमानी सभागार\\, १ कोपरनिकस मार्ग\\, मंडी हाउस\\, नई दिल्ली\\, IN',
    );
  });

  it('says what a title says, whatever signs it has', () => {
    const title = 'Ragas; rain, and C:\\more';
    const calendar = ticketCalendar(aTicket(), anOrder({ event: { ...anOrder().event, title } }));
    expect(unfolded(calendar)).toContain('SUMMARY:Ragas\\; rain\\, and C:\\\\more');
    expect(calendar.endsWith('END:VCALENDAR\r\n')).toBe(true);
  });

  it('of an order is one for all its seats', () => {
    const [line] = anOrder().lines;
    if (line === undefined) throw new Error('The order has no line.');
    const lines = ['A-1', 'A-2'].map((label) => ({ ...line, label: `Stalls ${label}` }));
    const calendar = unfolded(orderCalendar(anOrder({ lines })));
    expect(calendar.filter((text) => text === 'BEGIN:VEVENT')).toHaveLength(1);
    expect(calendar).toEqual(
      expect.arrayContaining([
        'UID:ord_1@tickets',
        'DTSTART:20260701T140000Z',
        'DESCRIPTION:Seat Stalls A-1\\nSeat Stalls A-2\\nOrder ord_1',
      ]),
    );
  });

  it('of a large order stays small enough to be sent with its mail', () => {
    const [line] = anOrder().lines;
    if (line === undefined) throw new Error('The order has no line.');
    const lines = Array.from({ length: 100 }, () => ({ ...line, label: 'बालकनी '.repeat(28) }));
    const calendar = orderCalendar(anOrder({ lines }));
    expect(Buffer.byteLength(calendar)).toBeLessThan(30_000);
    expect(unfolded(calendar).join()).toContain('and 80 more');
  });
});
