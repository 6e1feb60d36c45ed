import type { FontFile } from './font-files';
import { openShapingFont, type PlacedGlyph, type ShapingFont } from './harfbuzz';
import { subsetFont, type Weight } from './open-font';
import { runsOf, type Run } from './runs';
import type { FontOfSign, Sign } from './signs';

type Page = PDFKit.PDFDocument;

export interface TextToPrint {
  readonly signs: readonly Sign[];
  readonly weight: Weight;
}

const BUILT_IN = { regular: 'Helvetica', bold: 'Helvetica-Bold' } as const satisfies Record<Weight, string>;

/** A line whose letters begin at `left` and stand on `baseline`, in points from the upper left corner. */
export interface LineToDraw {
  readonly line: readonly Sign[];
  readonly weight: Weight;
  readonly size: number;
  readonly color: string;
  readonly left: number;
  readonly baseline: number;
}

/** The fonts of a page, each with the signs that the page prints and no others. */
export interface PageFonts {
  /** The width of a line in points, for a size in points. */
  widthOf(line: readonly Sign[], weight: Weight, size: number): number;
  draw(line: LineToDraw): void;
  /** Frees what no garbage collector does. */
  close(): void;
}

export async function createPageFonts(page: Page, texts: readonly TextToPrint[]): Promise<PageFonts> {
  const shapingFonts: ShapingFont[] = [];
  for (const { file, weight, signs } of neededFonts(texts)) {
    const bytes = await subsetFont(file, weight, signs);
    const shaping = await openShapingFont(bytes);
    shapingFonts.push(shaping);
    page.registerFont(nameOf(file, weight), Buffer.from(bytes));
    page.font(nameOf(file, weight));
    shapeWith(page, shaping);
  }
  const widths = new Map<string, number>();

  /** For a size of one point, because widths grow with the size. */
  function unitWidth(run: Run, weight: Weight): number {
    const font = nameOf(run.font, weight);
    const key = `${font} ${run.level % 2} ${run.text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    const width = page
      .font(font)
      .fontSize(1)
      .widthOfString(run.text, { features: directionOf(run) });
    widths.set(key, width);
    return width;
  }

  return {
    widthOf: (line, weight, size) =>
      runsOf(line).reduce((width, run) => width + unitWidth(run, weight), 0) * size,
    draw({ line, weight, size, color, left, baseline }) {
      const runs = runsOf(line);
      page
        .fillColor(color)
        .strokeColor(color)
        .lineWidth(size * BOLD_STROKE);
      let x = left;
      for (const run of runs) {
        page
          .font(nameOf(run.font, weight))
          .fontSize(size)
          .text(run.text, x, baseline, {
            lineBreak: false,
            baseline: 'alphabetic',
            features: directionOf(run),
            fill: true,
            stroke: weight === 'bold' && isShare(run.font),
          });
        x += unitWidth(run, weight) * size;
      }
    },
    close: () => shapingFonts.forEach((font) => font.close()),
  };
}

/**
 * A text in Chinese takes signs from dozens of files. They are embedded in one weight, and made bold by a stroke around them,
 * so that the ticket stays small.
 */
const isShare = (font: FontOfSign): boolean => font !== 'built-in' && font.isShare;
const BOLD_STROKE = 0.035;

const nameOf = (font: FontOfSign, weight: Weight): string =>
  font === 'built-in' ? BUILT_IN[weight] : `${font.name}-${embeddedWeight(font, weight)}`;

const embeddedWeight = (font: FontFile, weight: Weight): Weight => (isShare(font) ? 'regular' : weight);

/** The direction goes through the library as a feature of the text, and reaches `shapeWith`. */
const RIGHT_TO_LEFT = 'rtla';
const directionOf = ({ level }: Run): PDFKit.Mixins.OpenTypeFeatures[] =>
  level % 2 === 1 ? [RIGHT_TO_LEFT] : [];

function neededFonts(texts: readonly TextToPrint[]) {
  const needed = new Map<string, { file: FontFile; weight: Weight; signs: Set<string> }>();
  for (const { signs, weight } of texts) {
    for (const { text, font } of signs) {
      if (font === 'built-in') continue;
      const name = nameOf(font, weight);
      const entry = needed.get(name) ?? {
        file: font,
        weight: embeddedWeight(font, weight),
        signs: new Set<string>(),
      };
      needed.set(name, entry);
      entry.signs.add(text);
    }
  }
  return needed.values();
}

interface LibraryFont {
  readonly font: { getGlyph(id: number): { readonly advanceWidth: number } };
  /** To thousandths of the size, which PDF counts in. */
  readonly scale: number;
  /** The glyphs that are embedded; a text names them by their index. */
  readonly subset: { readonly glyphs: number[] };
  /** Of each embedded glyph. */
  readonly widths: number[];
  /** The code points of each embedded glyph, by which readers of the file search and copy. */
  readonly unicode: number[][];
  encode: (text: string, features?: readonly string[]) => [glyphs: string[], positions: object[]];
  widthOfString: (text: string, size: number, features?: readonly string[]) => number;
}

/**
 * Lets HarfBuzz shape what is written in the page's present font. The library shapes too, but loses parts of vowels in Tamil
 * and Kannada, misplaces marks in Bengali and fails at some words in Gurmukhi. These members of the library are not documented,
 * so its version is pinned.
 */
function shapeWith(page: Page, shaping: ShapingFont): void {
  const { _font: target } = page as unknown as { readonly _font: LibraryFont };
  const { font, scale, subset, widths, unicode } = target;
  const embedded = new Map<string, number>();

  /** Two letters may share a glyph, and differ in their dots. Each gets a copy of it, so that it can be read as that letter. */
  function embed(glyphId: number, codePoints: readonly number[]): number {
    const key = `${glyphId} ${codePoints.join()}`;
    const known = embedded.get(key);
    if (known !== undefined) return known;
    const index = subset.glyphs.push(glyphId) - 1;
    widths[index] = font.getGlyph(glyphId).advanceWidth * scale;
    unicode[index] = [...codePoints];
    embedded.set(key, index);
    return index;
  }

  const shape = (text: string, features: readonly string[] = []) =>
    shaping.shape(text, features.includes(RIGHT_TO_LEFT));

  target.encode = (text, features) => {
    const glyphs = shape(text, features);
    const codePoints = codePointsOf(text, glyphs, features?.includes(RIGHT_TO_LEFT) === true);
    const indices = glyphs.map(({ glyphId }, index) => embed(glyphId, codePoints[index] ?? []));
    return [
      indices.map((index) => index.toString(16).padStart(4, '0')),
      glyphs.map((glyph, position) => ({
        xAdvance: glyph.xAdvance * scale,
        yAdvance: glyph.yAdvance * scale,
        xOffset: glyph.xOffset * scale,
        yOffset: glyph.yOffset * scale,
        advanceWidth: widths[indices[position] ?? 0] ?? 0,
      })),
    ];
  };
  target.widthOfString = (text, size, features) =>
    shape(text, features).reduce((width, { xAdvance }) => width + xAdvance, 0) * scale * (size / 1_000);
}

/**
 * The code points of each glyph. Readers of the file take them from left to right, or from right to left in such a script, and
 * shaping reorders the glyphs of a sign. So those of a sign share its characters in reading order; those without a width have none.
 */
function codePointsOf(text: string, glyphs: readonly PlacedGlyph[], isRightToLeft: boolean): number[][] {
  const starts = [...new Set(glyphs.map(({ cluster }) => cluster)), text.length].sort((a, b) => a - b);
  const codePoints = glyphs.map((): number[] => []);
  starts.slice(0, -1).forEach((start, position) => {
    const indices = glyphs.flatMap(({ cluster }, index) => (cluster === start ? [index] : []));
    const wide = indices.filter((index) => (glyphs[index]?.xAdvance ?? 0) > 0);
    const readers = wide.length > 0 ? wide : indices;
    if (isRightToLeft) readers.reverse();
    const characters = charactersFor(text.slice(start, starts[position + 1]), readers.length);
    characters.forEach((character, place) => {
      const reader = readers[Math.min(place, readers.length - 1)] ?? 0;
      codePoints[reader]?.push(character.codePointAt(0) ?? 0);
    });
  });
  return codePoints;
}

/** A vowel that is drawn on both sides of its letter is two glyphs, and two characters when it is taken apart. */
function charactersFor(sign: string, glyphs: number): string[] {
  const whole = Array.from(sign);
  return whole.length < glyphs ? Array.from(sign.normalize('NFD')) : whole;
}
