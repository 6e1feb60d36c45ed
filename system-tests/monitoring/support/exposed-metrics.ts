/** The names in a service's `/metrics`. */
export interface ExposedMetrics {
  /** Also of metrics that have no value yet; with the names that a histogram's and a summary's values have. */
  readonly names: ReadonlySet<string>;
  /** The labels of each name that has values. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
}

const TYPE = /^# TYPE (\S+) (\S+)$/;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$/;
const LABEL = /([a-zA-Z_]\w*)="(?:\\.|[^"\\])*"/g;

const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/** Reads the text format of several services as if it were one. */
export function readExposed(texts: readonly string[]): ExposedMetrics {
  const names = new Set<string>();
  const labels = new Map<string, Set<string>>();
  for (const line of texts.flatMap((text) => text.split('\n'))) {
    const [, declared, type] = TYPE.exec(line) ?? [];
    if (declared !== undefined && type !== undefined) {
      for (const suffix of SUFFIXES[type] ?? ['']) names.add(declared + suffix);
      continue;
    }
    const [, name, text = ''] = SAMPLE.exec(line) ?? [];
    if (name === undefined) continue;
    const known = labels.get(name) ?? new Set<string>();
    for (const [, label = ''] of text.matchAll(LABEL)) known.add(label);
    labels.set(name, known);
  }
  return { names, labels };
}
