/** Without I and O, which look like numbers on a ticket. */
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

export type RowNaming = 'LETTERS' | 'NUMBERS';

/** The name of the row at `index`, counted from 0 at the front: A, B, ... Z, AA, BB, ... or 1, 2, 3 ... */
export function rowName(naming: RowNaming, index: number): string {
  if (naming === 'NUMBERS') return String(index + 1);
  return letters.charAt(index % letters.length).repeat(Math.floor(index / letters.length) + 1);
}
