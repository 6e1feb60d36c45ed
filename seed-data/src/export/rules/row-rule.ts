import type { ExportTable } from '../export-files';
import type { Findings } from '../findings';
import type { ExportRow } from '../read-export';

/** The rows for which `faultOf` finds nothing; each other one becomes a finding with that reason. */
export function keepSound<Value>(
  table: ExportTable,
  rows: readonly ExportRow<Value>[],
  findings: Findings,
  faultOf: (row: ExportRow<Value>) => string | undefined,
): ExportRow<Value>[] {
  return rows.filter((row) => {
    const reason = faultOf(row);
    if (reason === undefined) return true;
    findings.add({ table, line: row.line, key: row.key, outcome: 'refused', reason });
    return false;
  });
}

export function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
