const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u201a\u2032]/g, "'"],
  [/[\u201c\u201d\u201e\u2033]/g, '"'],
  [/[\u2010-\u2015\u2212]/g, '-'],
  [/\u2026/g, '...'],
  [/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' '],
];

/**
 * Replaces typographic signs by plain ones. One character outside GSM-7 makes every part of a message 70 characters long instead
 * of 160, so only text in another script stays as it is.
 */
export function smsText(text: string): string {
  return PLAIN.reduce((result, [pattern, plain]) => result.replace(pattern, plain), text);
}

/** At most `length` characters, cut at a whole one. */
export function clipped(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 3)
        .join('')
        .trimEnd()}...`;
}
