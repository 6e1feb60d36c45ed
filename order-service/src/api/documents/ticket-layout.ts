import { brokenIntoLines, clippedLines } from './fonts/lines';
import type { Weight } from './fonts/open-font';
import type { PageFonts } from './fonts/page-fonts';
import type { Sign } from './fonts/signs';
import type { Fit, Part, TextPart } from './ticket-texts';

/** A place on the page, in points from its upper left corner, and what is to be printed there. */
export interface Box {
  readonly parts: readonly Part[];
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export type Drawn =
  | { readonly kind: 'rule'; readonly y: number }
  | {
      readonly kind: 'line';
      readonly line: readonly Sign[];
      readonly weight: Weight;
      readonly color: string;
      readonly size: number;
      readonly left: number;
      readonly baseline: number;
    };

/** All is made smaller by these steps until it fits. */
const SCALES = [1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58];
const RULE_SPACE = 20;
/** The scripts of embedded fonts have marks above and below their letters. */
const LINE_HEIGHT = { builtIn: 1.25, embedded: 1.5 } as const;
const ASCENT = { builtIn: 0.95, embedded: 1.1 } as const;
const DOTS: Sign = { text: '…', font: 'built-in', level: 0 };

/** Places the parts below each other, as large as the box allows. What does not fit into the smallest size is left out. */
export function layOut(box: Box, fonts: PageFonts): Drawn[] {
  const sizes = SCALES.map((scale) => () => placed(box, fonts, scale));
  let result = placed(box, fonts, SCALES[0] ?? 1);
  for (const tryNext of sizes.slice(1)) {
    if (result.bottom <= box.top + box.height) break;
    result = tryNext();
  }
  return result.drawn.filter((one) => (one.kind === 'rule' ? one.y : one.baseline) <= box.top + box.height);
}

function placed({ parts, left, top, width }: Box, fonts: PageFonts, scale: number) {
  const drawn: Drawn[] = [];
  let y = top;
  for (const part of parts) {
    if (part.kind === 'gap') y += part.height * scale;
    else if (part.kind === 'rule') {
      drawn.push({ kind: 'rule', y: y + (RULE_SPACE * scale) / 2 });
      y += RULE_SPACE * scale;
    } else {
      const { lines, size } = fitted(part, fonts, width, scale);
      for (const line of lines) {
        const height = line.every(({ font }) => font === 'built-in') ? 'builtIn' : 'embedded';
        const free = width - fonts.widthOf(line, part.weight, size);
        drawn.push({
          kind: 'line',
          line,
          weight: part.weight,
          color: part.color,
          size,
          left: left + (part.align === 'center' ? free / 2 : 0),
          baseline: y + size * ASCENT[height],
        });
        y += size * LINE_HEIGHT[height];
      }
    }
  }
  return { drawn, bottom: y };
}

/** The lines of a text in the largest of its sizes in which it has no more lines than it may have. */
function fitted({ signs, weight, fits }: TextPart, fonts: PageFonts, width: number, scale: number) {
  const broken = (fit: Fit) => {
    const size = fit.size * scale;
    const widthOf = (line: readonly Sign[]) => fonts.widthOf(line, weight, size);
    return { size, most: fit.lines, widthOf, lines: brokenIntoLines(signs, width, widthOf) };
  };
  const [largest, ...smaller] = fits;
  let result = broken(largest ?? { size: 9, lines: 1 });
  for (const fit of smaller) {
    if (result.lines.length <= result.most) break;
    result = broken(fit);
  }
  const { size, most, widthOf } = result;
  return { size, lines: clippedLines(result.lines, most, width, widthOf, DOTS) };
}
