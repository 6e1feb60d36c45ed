import type { ExportTable } from './export-files';

/** A report of the import about one row. */
export interface Finding {
  readonly table: ExportTable;
  readonly line: number;
  /** The row's key, unchanged from the file. */
  readonly key: string;
  /** A refused row is not imported; an adjusted row is imported with changes. */
  readonly outcome: 'refused' | 'adjusted';
  readonly reason: string;
}

/** The findings in the order of the files and their lines. */
export class Findings {
  readonly #all: Finding[] = [];

  add(finding: Finding): void {
    this.#all.push(finding);
  }

  get all(): readonly Finding[] {
    return this.#all;
  }

  count(table: ExportTable, outcome: Finding['outcome']): number {
    const lines = this.#all
      .filter((one) => one.table === table && one.outcome === outcome)
      .map(({ line }) => line);
    return new Set(lines).size;
  }
}
