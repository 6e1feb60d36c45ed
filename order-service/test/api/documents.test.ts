import { printable } from '../../src/api/documents/printable';
import { localTime } from '../../src/api/documents/ticket-pdf';

describe('the time on a ticket', () => {
  it.each([
    ['Asia/Kolkata', '2026-03-14T14:00:00.000Z', 'Saturday, 14 March 2026 at 19:30'],
    ['America/New_York', '2026-03-08T06:59:00.000Z', 'Sunday, 8 March 2026 at 01:59'],
    // One minute later the clocks there have gone forward.
    ['America/New_York', '2026-03-08T07:00:00.000Z', 'Sunday, 8 March 2026 at 03:00'],
    ['Pacific/Kiritimati', '2026-12-31T10:00:00.000Z', 'Friday, 1 January 2027 at 00:00'],
  ])('is that of the venue in %s', (timeZone, time, text) => {
    expect(localTime(new Date(time), timeZone)).toBe(text);
  });
});

describe('text in the fonts of a PDF', () => {
  it.each([
    ['Düsseldorf – “Faust” für 20 €', 'Düsseldorf – “Faust” für 20 €'],
    ['Dvořák, Łódź', 'Dvorák, ?ódz'],
    ['é written with two characters', 'é written with two characters'],
    ['भारत', '????'],
    ['ﬁne', 'fine'],
    ['line\nbreak', 'line?break'],
  ])('%p is printed as %p', (text, printed) => {
    expect(printable(text)).toBe(printed);
  });
});
