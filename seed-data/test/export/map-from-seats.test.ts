import { checkedSeatMap, type SeatedSection } from '../../../catalog-service/src/import';
import { mapFromSeats } from '../../src/export/map-from-seats';

const at = (section: string, row: string, number: string) => ({ section, row, number });

describe('the map of an imported venue', () => {
  it('is the union of all seats, each once, in their natural order', () => {
    const map = mapFromSeats([
      at('B', '1', '1'),
      at('A', '10', '2'),
      at('A', '2', '11'),
      at('A', '2', '9'),
      at('B', '1', '1'),
    ]);
    expect(
      map.sections.map((section) => [
        section.name,
        section.rows.map((row) => [row.name, row.seats.map((seat) => seat.number)]),
      ]),
    ).toEqual([
      [
        'A',
        [
          ['2', ['9', '11']],
          ['10', ['2']],
        ],
      ],
      ['B', [['1', ['1']]]],
    ]);
  });

  it('leaves a gap where nothing was ever sold', () => {
    const [section] = mapFromSeats([at('A', '1', '1'), at('A', '1', '2'), at('A', '1', '5')]).sections;
    const [first, second, fifth] = (section as SeatedSection).rows[0]?.seats.map(({ x }) => x) ?? [];
    expect(Number(fifth) - Number(second)).toBe(3 * (Number(second) - Number(first)));
  });

  it('puts no two seats in one place', () => {
    const seats = ['A', 'B', 'VIP'].flatMap((section) =>
      ['1', '2', 'K'].flatMap((row) => ['1', '30', 'L', 'R'].map((number) => at(section, row, number))),
    );
    const places = mapFromSeats(seats).sections.flatMap(({ rows }) =>
      rows.flatMap((row) => row.seats.map(({ x, y }) => `${x} ${y}`)),
    );
    expect(new Set(places).size).toBe(seats.length);
  });

  it('is one that the catalog takes', () => {
    expect(() => checkedSeatMap(mapFromSeats([at('A', '1', '1'), at('VIP', '30', '50')]))).not.toThrow();
  });
});
