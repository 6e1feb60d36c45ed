/** One line of the report. */
export interface Finding {
  readonly what: string;
  readonly measured: string;
  /** The value to compare with; a figure without one is only reported. */
  readonly budget?: { readonly text: string; readonly isMet: boolean };
}

export const isMissed = ({ budget }: Finding): boolean => budget?.isMet === false;

/** The findings as a table, in columns. */
export function tableOf(findings: readonly Finding[]): string {
  const rows = [
    ['what', 'measured', 'budget', 'verdict'],
    ...findings.map(({ what, measured, budget }) => [
      what,
      measured,
      budget?.text ?? '',
      budget === undefined ? '' : budget.isMet ? 'met' : 'MISSED',
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

export const inThousands = (value: number): string => Math.round(value).toLocaleString('en-US');

export const asPercent = (fraction: number): string => `${Math.round(fraction * 100)} %`;
