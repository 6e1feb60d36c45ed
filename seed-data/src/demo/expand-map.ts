import type { SeatMapDraft } from '../../../catalog-service/src/import';
import type { DemoRowRow, DemoSectionRow } from './demo-files';
import { rowName } from './row-names';
import { seatPoints, type ArcShape, type GridShape } from './seat-geometry';

type SectionDraft = SeatMapDraft['sections'][number];

/**
 * The map of one venue out of a few lines. A section whose name holds `{n}` stands for a number of blocks that share a shape.
 * `exceptions` say which rows have another number of seats than their place would give them, and which seats are accessible.
 *
 * @throws Error when a section lacks what its shape needs, or an exception fits no row.
 */
export function expandMap(
  sections: readonly DemoSectionRow[],
  exceptions: readonly DemoRowRow[],
): SeatMapDraft {
  const expanded = sections.map((section) => expandSection(section, exceptions));
  const used = new Set(expanded.flatMap((one) => one.used));
  const unused = exceptions.find((exception) => !used.has(exception));
  if (unused !== undefined) {
    throw new Error(
      `rows.csv names the row ${unused.row} of ${unused.section} at ${unused.venue}, which is not there.`,
    );
  }
  return { sections: expanded.flatMap((one) => one.sections) };
}

interface Expansion {
  readonly sections: readonly SectionDraft[];
  readonly used: readonly DemoRowRow[];
}

function expandSection(section: DemoSectionRow, exceptions: readonly DemoRowRow[]): Expansion {
  if (section.kind === 'STANDING') {
    return {
      sections: [{ name: section.section, kind: 'STANDING', capacity: given(section, 'capacity') }],
      used: [],
    };
  }
  const shape = shapeOf(section);
  const rows = Array.from({ length: given(section, 'rows') }, (_, index) =>
    planRow(section, index, exceptions),
  );
  const count = section.blocks ?? 1;
  const longestRow = Math.max(...rows.map((row) => row.seats));
  const pitches = { rowPitch: given(section, 'row_pitch'), seatPitch: given(section, 'seat_pitch') };
  return {
    sections: Array.from({ length: count }, (_, index) => ({
      name: section.section.replace('{n}', String((section.first_block ?? 1) + index)),
      kind: 'SEATED' as const,
      rows: rows.map((row, rowIndex) => ({
        name: row.name,
        seats: seatPoints(
          shape,
          { index, count, longestRow },
          { index: rowIndex, seats: row.seats, ...pitches },
        ).map((point, seatIndex) => {
          const number = String(seatIndex + 1);
          return row.accessible.includes(number)
            ? { number, ...point, accessible: true }
            : { number, ...point };
        }),
      })),
    })),
    used: rows.flatMap((row) => row.exception ?? []),
  };
}

function planRow(section: DemoSectionRow, index: number, exceptions: readonly DemoRowRow[]) {
  const name = rowName(given(section, 'row_names'), index);
  const exception = exceptions.find((one) => one.section === section.section && one.row === name);
  const seats = exception?.seats ?? given(section, 'seats') + Math.floor(index * (section.seats_added ?? 0));
  const accessible = exception?.accessible ?? [];
  const missing = accessible.find((number) => Number(number) > seats);
  if (missing !== undefined) throw new Error(`Row ${name} of ${section.section} has no seat ${missing}.`);
  return { name, seats, accessible, exception };
}

function shapeOf(section: DemoSectionRow): ArcShape | GridShape {
  const centre = { x: given(section, 'x'), y: given(section, 'y') };
  const gap = section.gap ?? 0;
  if (given(section, 'shape') === 'GRID') return { shape: 'GRID', centre, gap };
  return {
    shape: 'ARC',
    centre,
    gap,
    radiusX: given(section, 'radius_x'),
    radiusY: given(section, 'radius_y'),
    angleFrom: given(section, 'angle_from'),
    angleTo: given(section, 'angle_to'),
  };
}

function given<Name extends keyof DemoSectionRow>(
  section: DemoSectionRow,
  name: Name,
): NonNullable<DemoSectionRow[Name]> {
  const value = section[name];
  if (value === undefined || value === null) {
    throw new Error(`sections.csv: the section ${section.section} of ${section.venue} needs ${name}.`);
  }
  return value;
}
