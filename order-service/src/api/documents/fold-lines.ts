/** RFC 5545, section 3.1: a line has at most 75 octets, without its end. */
const LONGEST_LINE_OCTETS = 75;
const LINE_END = '\r\n';
const FOLD = `${LINE_END} `;

/** The lines of a calendar. A long one is folded by octets, of which many characters take three, and never within one. */
export const foldLines = (lines: readonly string[]): string =>
  lines.map((line) => `${folded(line)}${LINE_END}`).join('');

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
