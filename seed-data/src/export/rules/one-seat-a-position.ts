import type { ExportSeat } from '../export-files';
import type { Findings } from '../findings';
import type { ExportRow } from '../read-export';
import { keepSound } from './row-rule';
import { describeSeat, positionOf } from './seat-claims';

/** Of several rows with one position the sold one stays, or the first if none is sold. */
export function keepOneSeatAPosition(
  rows: readonly ExportRow<ExportSeat>[],
  ownedSeats: ReadonlyMap<string, ExportSeat>,
  findings: Findings,
): ExportRow<ExportSeat>[] {
  const kept = new Map<string, string>();
  for (const { key, value } of rows) {
    const position = positionOf(value);
    if (!kept.has(position)) kept.set(position, ownedSeats.get(position)?.seat_id ?? key);
  }
  return keepSound('seats', rows, findings, ({ key, value }) => {
    const keptKey = kept.get(positionOf(value));
    return keptKey === key
      ? undefined
      : `Event ${value.event_id} has the seat ${describeSeat(value)} more than once; the row ${keptKey} stands for it.`;
  });
}
