import { checkedSeatMap, type SeatedSection } from '../../../catalog-service/src/import';
import type { DemoRowRow, DemoSectionRow } from '../../src/demo/demo-files';
import { expandMap } from '../../src/demo/expand-map';

const grid: DemoSectionRow = {
  venue: 'hall',
  section: 'Balcony',
  kind: 'SEATED',
  capacity: undefined,
  shape: 'GRID',
  x: 0,
  y: 100,
  radius_x: undefined,
  radius_y: undefined,
  angle_from: undefined,
  angle_to: undefined,
  gap: undefined,
  blocks: undefined,
  first_block: undefined,
  rows: 2,
  row_names: 'LETTERS',
  row_pitch: 10,
  seats: 3,
  seats_added: undefined,
  seat_pitch: 5,
};
const arc: DemoSectionRow = {
  ...grid,
  shape: 'ARC',
  x: 0,
  y: 0,
  radius_x: 100,
  radius_y: 100,
  angle_from: 60,
  angle_to: 120,
};

const exception = (changes: Partial<DemoRowRow> = {}): DemoRowRow => ({
  venue: 'hall',
  section: 'Balcony',
  row: 'A',
  seats: undefined,
  accessible: [],
  ...changes,
});

function expand(section: DemoSectionRow, exceptions: readonly DemoRowRow[] = []): SeatedSection[] {
  return checkedSeatMap(expandMap([section], exceptions)).sections as SeatedSection[];
}

const rowsOf = (section: DemoSectionRow, exceptions?: readonly DemoRowRow[]) =>
  (expand(section, exceptions)[0]?.rows ?? []).map(({ name, seats }) => [name, seats.length]);

describe('a section of straight rows', () => {
  it('has its seats around its middle, numbered from the left', () => {
    expect(expand(grid)[0]?.rows[1]).toEqual({
      name: 'B',
      seats: [
        { number: '1', x: -5, y: 110 },
        { number: '2', x: 0, y: 110 },
        { number: '3', x: 5, y: 110 },
      ],
    });
  });

  it('can grow or shrink towards the back', () => {
    expect(rowsOf({ ...grid, rows: 3, seats: 10, seats_added: 0.5 })).toEqual([
      ['A', 10],
      ['B', 10],
      ['C', 11],
    ]);
    expect(rowsOf({ ...grid, rows: 2, seats: 10, seats_added: -2 })).toEqual([
      ['A', 10],
      ['B', 8],
    ]);
  });

  it('leaves out the letters that look like numbers, and doubles them behind Z', () => {
    const names = rowsOf({ ...grid, rows: 26 }).map(([name]) => name);
    expect(names).not.toContain('I');
    expect(names).not.toContain('O');
    expect(names.slice(-3)).toEqual(['Z', 'AA', 'BB']);
  });
});

describe('a section of curved rows', () => {
  it('keeps its seats on the arc, facing its middle', () => {
    const seats = expand(arc)[0]?.rows[0]?.seats ?? [];
    for (const { x, y } of seats) expect(Math.hypot(x, y)).toBeCloseTo(100, 0);
    expect(seats[1]).toMatchObject({ x: 0, y: 100 });
  });

  it('keeps the distance between neighbours whatever the radius', () => {
    const distances = [100, 200, 400].map((radius) => {
      const [section] = expand({ ...arc, radius_x: radius, radius_y: radius });
      const [first, second] = section?.rows[0]?.seats ?? [];
      return Math.hypot(Number(first?.x) - Number(second?.x), Number(first?.y) - Number(second?.y));
    });
    for (const distance of distances) expect(distance).toBeCloseTo(5, 0);
  });

  it('is divided into blocks with names of their own', () => {
    const blocks = expand({
      ...arc,
      section: 'Block {n}',
      blocks: 3,
      first_block: 101,
      gap: 2,
      angle_from: -90,
      angle_to: 270,
    });
    expect(blocks.map(({ name }) => name)).toEqual(['Block 101', 'Block 102', 'Block 103']);
  });
});

describe('a row that is not like the others', () => {
  it('has its own number of seats and its accessible ones', () => {
    const [section] = expand(grid, [exception({ seats: 4, accessible: ['1', '4'] })]);
    expect(section?.rows[0]?.seats.map(({ accessible }) => accessible)).toEqual([
      true,
      undefined,
      undefined,
      true,
    ]);
    expect(section?.rows[1]?.seats).toHaveLength(3);
  });

  it('must be there', () => {
    expect(() => expand(grid, [exception({ row: 'Z' })])).toThrow('the row Z of Balcony');
    expect(() => expand(grid, [exception({ accessible: ['4'] })])).toThrow('has no seat 4');
  });
});

describe('a section that lacks something', () => {
  it('is told by name', () => {
    expect(() => expand({ ...arc, radius_x: undefined })).toThrow(
      'the section Balcony of hall needs radius_x',
    );
    expect(() => expandMap([{ ...grid, kind: 'STANDING' }], [])).toThrow('needs capacity');
  });
});
