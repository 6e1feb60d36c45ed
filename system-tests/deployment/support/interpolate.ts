import { readText } from './repository';

const reference = /\$(?:\$|\{(\w+)(?::([-?])([^}]*))?\})/g;

/**
 * Inserts variables into a text like Compose: `${NAME}`, `${NAME:-default}`, `${NAME:?message}` and `$$`.
 *
 * @throws Error that names a required variable that is missing or empty
 */
export function interpolate(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replaceAll(reference, (whole, name?: string, kind?: string, word?: string) => {
    if (name === undefined) return whole === '$$' ? '$' : whole;
    const value = environment[name];
    if (value !== undefined && value !== '') return value;
    if (kind === '?') throw new Error(`required variable ${name} is missing a value: ${word}`);
    return word ?? '';
  });
}

/** The variables that a text uses, and whether each has a default. */
export function references(text: string): { name: string; required: boolean }[] {
  return [...text.matchAll(reference)].flatMap(([, name, kind]) =>
    name === undefined ? [] : [{ name, required: kind === '?' }],
  );
}

/** The variables of a `.env` file. */
export function readEnvFile(path: string): Record<string, string> {
  const settings = readText(path)
    .split('\n')
    .map((line) => /^([A-Z_]+)=(.*)$/.exec(line))
    .filter((match) => match !== null);
  return Object.fromEntries(settings.map(([, name = '', value = '']) => [name, value]));
}
