/**
 * The rule for text that people type: names, titles, labels, reasons. It must show something, and it must be shown as it was
 * typed. Characters that change the direction of the text around them could make a name look like another one. Joiners stay,
 * because Persian words and the last letter of Malayalam names need them.
 */
const NOT_SHOWN_AS_TYPED = /[\p{Bidi_Control}\ufeff\ufff9-\ufffb]/u;
const NOT_IN_A_LINE = /[\p{Cc}\u2028\u2029]/u;
const CONTROL = /(?![\n\r\t])\p{Cc}/u;

/** Half of a surrogate pair is not text: it would be stored as another character. */
const HALF_CHARACTER = /\p{Cs}/u;

/** A blank braille cell has no ink, although Unicode counts it as a symbol. */
const VISIBLE = /[^\s\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/u;

const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

/** A blank, or a mark without a width, that gets into a text when it is copied. */
const COPIED = /[\s\u200b\u2060]/;

/** The text without what surrounds it when it is copied from elsewhere. */
export const trimmedText = (text: string): string => trimmedBy(text, (sign) => COPIED.test(sign));

/** A regular expression for the end of a text would take the square of the time for many blanks inside of it. */
function trimmedBy(text: string, isLeftOut: (sign: string) => boolean): string {
  let start = 0;
  let end = text.length;
  while (start < end && isLeftOut(text.charAt(start))) start += 1;
  while (end > start && isLeftOut(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Why this is not one line of text that people can read; undefined when it is. */
export function lineProblem(text: string): string | undefined {
  if (NOT_IN_A_LINE.test(text)) return 'must be one line, without line breaks and control characters';
  return textProblem(text);
}

/** The same for a text that may have several lines. It may also be empty. */
export function blockProblem(text: string): string | undefined {
  if (CONTROL.test(text)) return 'must not hold control characters';
  return text === '' ? undefined : textProblem(text);
}

function textProblem(text: string): string | undefined {
  if (HALF_CHARACTER.test(text)) return 'must be well-formed text';
  if (NOT_SHOWN_AS_TYPED.test(text)) {
    return 'must not hold invisible characters that change how the text is shown, such as U+202E. Type it again instead of copying it';
  }
  return VISIBLE.test(text) ? undefined : 'must have at least one character that can be seen';
}

/** The text without the characters that are not shown, for comparing what people see. */
export const withoutIgnorable = (text: string): string => text.replace(IGNORABLE, '');

/**
 * What a person copied and pasted, such as a number or a code, as it was meant: no marks without a width, every kind of blank
 * as a blank, and none around it. Line breaks and tabs inside are left to the rule of the value.
 */
export const pastedText = (text: string): string =>
  trimmedBy(withoutIgnorable(text).replace(/\p{Zs}/gu, ' '), (sign) => sign === ' ');
