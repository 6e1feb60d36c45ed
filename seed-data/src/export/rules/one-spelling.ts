import { sameNameKey } from '../../../../catalog-service/src/import';
import type { ExportRows } from '../read-export';

/** Writes names of places that the catalog takes for the same, such as `VIP` and `vip`, as the first of them is written. */
export function withOneSpelling(rows: ExportRows): ExportRows {
  const section = firstSpelling();
  const row = firstSpelling();
  const number = firstSpelling();
  return {
    ...rows,
    seats: rows.seats.map((seat) => ({
      ...seat,
      value: {
        ...seat.value,
        section: section(seat.value.section),
        row: row(seat.value.row),
        seat_number: number(seat.value.seat_number),
      },
    })),
  };
}

function firstSpelling(): (name: string) => string {
  const spellings = new Map<string, string>();
  return (name) => {
    const key = sameNameKey(name);
    const known = spellings.get(key);
    if (known !== undefined) return known;
    spellings.set(key, name);
    return name;
  };
}
