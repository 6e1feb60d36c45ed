/** A place on the map, in tenths of a metre: x to the right as one looks at the stage, y away from it. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Seats along an ellipse, so that everyone looks to its middle. Angles are in degrees; 90 is straight away from the stage. */
export interface ArcShape {
  readonly shape: 'ARC';
  readonly centre: Point;
  /** Half axes of the first row. */
  readonly radiusX: number;
  readonly radiusY: number;
  readonly angleFrom: number;
  readonly angleTo: number;
  /** Aisle between two blocks, in degrees. */
  readonly gap: number;
}

/** Straight rows, one behind the other. */
export interface GridShape {
  readonly shape: 'GRID';
  /** The middle of the first row of all blocks together. */
  readonly centre: Point;
  /** Aisle between two blocks. */
  readonly gap: number;
}

export interface Block {
  readonly index: number;
  /** How many blocks share the shape. */
  readonly count: number;
  /** Seats in its longest row. */
  readonly longestRow: number;
}

export interface RowPlace {
  /** 0 for the first row. */
  readonly index: number;
  readonly rowPitch: number;
  readonly seatPitch: number;
  readonly seats: number;
}

/** Where the seats of one row of one block are, in the order of their numbers: from left to right as their people look. */
export function seatPoints(shape: ArcShape | GridShape, block: Block, row: RowPlace): Point[] {
  return shape.shape === 'ARC' ? arcPoints(shape, block, row) : gridPoints(shape, block, row);
}

function arcPoints(shape: ArcShape, block: Block, row: RowPlace): Point[] {
  const span = (shape.angleTo - shape.angleFrom - shape.gap * (block.count - 1)) / block.count;
  const middle = radians(shape.angleFrom + block.index * (span + shape.gap) + span / 2);
  const radiusX = shape.radiusX + row.index * row.rowPitch;
  const radiusY = shape.radiusY + row.index * row.rowPitch;
  // How far one radian carries along the ellipse at the block's middle; over one block it hardly changes.
  const reach = Math.hypot(radiusX * Math.sin(middle), radiusY * Math.cos(middle));
  return fromMiddle(row.seats, row.seatPitch / reach).map((offset) =>
    rounded({
      x: shape.centre.x + radiusX * Math.cos(middle - offset),
      y: shape.centre.y + radiusY * Math.sin(middle - offset),
    }),
  );
}

function gridPoints(shape: GridShape, block: Block, row: RowPlace): Point[] {
  const blockPitch = block.longestRow * row.seatPitch + shape.gap;
  const middle = shape.centre.x + (block.index - (block.count - 1) / 2) * blockPitch;
  return fromMiddle(row.seats, row.seatPitch).map((offset) =>
    rounded({ x: middle + offset, y: shape.centre.y + row.index * row.rowPitch }),
  );
}

/** `count` numbers, `pitch` apart, around zero. */
function fromMiddle(count: number, pitch: number): number[] {
  return Array.from({ length: count }, (_, index) => (index - (count - 1) / 2) * pitch);
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
}
