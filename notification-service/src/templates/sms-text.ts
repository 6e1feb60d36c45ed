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

const signs = new Intl.Segmenter('en', { granularity: 'grapheme' });
const DOTS = '...';

/** At most `length` characters. It is cut between two signs, because many scripts write one sign with several characters. */
export function clipped(text: string, length: number): string {
  if ([...text].length <= length) return text;
  let kept = '';
  for (const { segment } of signs.segment(text)) {
    if ([...kept, ...segment].length > length - DOTS.length) break;
    kept += segment;
  }
  return `${kept.trimEnd()}${DOTS}`;
}
