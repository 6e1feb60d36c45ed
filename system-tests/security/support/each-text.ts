import type { Example } from './route-table';

/** The example with one of its texts replaced, for each of them and each replacement. */
export function* withEachText(example: Example, texts: readonly string[]): Generator<Example> {
  for (const text of texts) {
    for (const part of ['params', 'query'] as const) {
      for (const name of Object.keys(example[part] ?? {}))
        yield { ...example, [part]: { ...example[part], [name]: text } };
    }
    if (typeof example.body === 'object' && example.body !== null) {
      for (const body of variants(example.body, text)) yield { ...example, body };
    }
  }
}

/** Copies of the value, each with another of its texts replaced. */
function* variants(value: unknown, text: string): Generator<unknown> {
  if (typeof value === 'string') yield text;
  if (Array.isArray(value)) {
    const [first, ...rest] = value as unknown[];
    for (const variant of variants(first, text)) yield [variant, ...rest];
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      for (const variant of variants(inner, text)) yield { ...value, [key]: variant };
    }
  }
}
