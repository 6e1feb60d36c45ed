import type { ProblemError } from '@ticketing/service-chassis/core';
import fc from 'fast-check';
import { capacityOf, checkedSeatMap, type SeatMapDraft } from '../../src/domain/seat-map';

const seat = (number: string) => ({ number, x: 0, y: 0 });

function pointersOf(draft: SeatMapDraft): string[] {
  try {
    checkedSeatMap(draft);
    return [];
  } catch (error) {
    return ((error as ProblemError).details.errors ?? []).map(({ pointer }) => pointer);
  }
}

/** Maps without duplicates, because every name is its own index. */
const soundMap: fc.Arbitrary<SeatMapDraft> = fc
  .array(
    fc.oneof(
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 50 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((sections) => ({
    sections: sections.map((section, index) =>
      typeof section === 'number'
        ? { name: `Section ${index}`, kind: 'STANDING', capacity: section }
        : {
            name: `Section ${index}`,
            kind: 'SEATED',
            rows: section.map((seats, row) => ({
              name: `r${row}`,
              seats: Array.from({ length: seats }, (_, number) => seat(`${number}`)),
            })),
          },
    ),
  }));

describe('a seat map', () => {
  it('that is sound is taken, and every place in it counts', () => {
    fc.assert(
      fc.property(soundMap, (draft) => {
        const expected = draft.sections
          .map(({ rows = [], capacity = 0 }) => capacity + rows.flatMap((row) => row.seats).length)
          .reduce((a, b) => a + b, 0);
        expect(capacityOf(checkedSeatMap(draft))).toBe(expected);
      }),
    );
  });

  it('is rejected as soon as any one seat of it stands twice, and points at the second one', () => {
    fc.assert(
      fc.property(soundMap, fc.nat(), fc.nat(), (draft, pickSection, pickRow) => {
        const seated = draft.sections.flatMap((section, index) => (section.kind === 'SEATED' ? [index] : []));
        fc.pre(seated.length > 0);
        const sectionIndex = seated[pickSection % seated.length] ?? 0;
        const rows = draft.sections[sectionIndex]?.rows ?? [];
        const rowIndex = pickRow % rows.length;
        const seats = rows[rowIndex]?.seats ?? [];
        const doubled: SeatMapDraft = {
          sections: draft.sections.map((section, index) =>
            index !== sectionIndex
              ? section
              : {
                  ...section,
                  rows: rows.map((row, at) =>
                    at === rowIndex ? { ...row, seats: [...seats, ...seats.slice(0, 1)] } : row,
                  ),
                },
          ),
        };
        expect(pointersOf(doubled)).toEqual([
          `/sections/${sectionIndex}/rows/${rowIndex}/seats/${seats.length}/number`,
        ]);
      }),
    );
  });

  it('may use the same row in two sections and the same seat in two rows', () => {
    const rows = ['A', 'B'].map((name) => ({ name, seats: [seat('1')] }));
    const sections = ['Left', 'Right'].map((name) => ({ name, kind: 'SEATED' as const, rows }));
    expect(pointersOf({ sections })).toEqual([]);
  });

  it('tells at most fifty errors at once', () => {
    const seats = Array.from({ length: 80 }, () => seat('1'));
    expect(
      pointersOf({ sections: [{ name: 'S', kind: 'SEATED', rows: [{ name: 'A', seats }] }] }),
    ).toHaveLength(50);
  });
});
