/** RFC 5545, section 3.1: a line has at most 75 octets, without its end. */
const LONGEST_LINE_OCTETS = 75;
const LINE_END = '\r\n';
const FOLD = `${LINE_END} `;

/** Folds the lines of a calendar anew by octets. The library counts characters, of which many take three octets. */
export const foldLines = (calendar: string): string =>
  calendar
    .replaceAll(/\r\n[ \t]/g, '')
    .split(LINE_END)
    .map(folded)
    .join(LINE_END);

function folded(line: string): string {
  let text = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LONGEST_LINE_OCTETS) {
      text += FOLD;
      // The blank that begins a continued line counts.
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return text;
}
