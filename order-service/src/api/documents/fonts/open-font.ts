import { readFile } from 'node:fs/promises';
import { createBoundedCache } from './bounded-cache';
import type { FontFile } from './font-files';

export type Weight = 'regular' | 'bold';

const WEIGHT_AXIS = { regular: 400, bold: 700 } as const satisfies Record<Weight, number>;
/** An unpacked font has up to 1 MB, a subset some 4 kB. */
const UNPACKED_FONTS = 8;
const SUBSETS = 300;

const unpackedFonts = createBoundedCache<Buffer>(UNPACKED_FONTS);
const subsets = createBoundedCache<Uint8Array>(SUBSETS);
/** Some 200 code points a file, so 4 MB when every file has been used. */
const codePointsOfFiles = new Map<string, ReadonlySet<number>>();

/** The code points that a file has glyphs for. Libraries and files are loaded when a text first needs them: most need none. */
export async function codePointsIn(file: FontFile): Promise<ReadonlySet<number>> {
  const known = codePointsOfFiles.get(file.name);
  if (known !== undefined) return known;
  const { create } = await import('fontkit');
  const font = create(await unpacked(file));
  if (!('characterSet' in font)) throw new Error(`${file.path} is not a single font.`);
  const codePoints = new Set(font.characterSet);
  codePointsOfFiles.set(file.name, codePoints);
  return codePoints;
}

/** The file as a variable TrueType font. */
const unpacked = ({ name, path }: FontFile): Promise<Buffer> =>
  unpackedFonts(name, async () => {
    const { convert } = await import('fontverter');
    return convert(await readFile(path), 'truetype');
  });

/**
 * The glyphs of these signs in one weight, with the rules that shape them, as a TrueType font. The same tickets are
 * printed again and again, so the last ones are kept.
 */
export const subsetFont = (
  file: FontFile,
  weight: Weight,
  signs: ReadonlySet<string>,
): Promise<Uint8Array> => {
  const text = withParts([...signs].sort());
  return subsets(`${file.name} ${weight} ${text}`, async () => {
    const { default: subset } = await import('subset-font');
    return subset(await unpacked(file), text, {
      targetFormat: 'truetype',
      variationAxes: { wght: WEIGHT_AXIS[weight] },
      noHinting: true,
    });
  });
};

/** Shaping may take a character apart or put two together. The dotted circle carries a mark that has no letter. */
const withParts = (signs: readonly string[]): string =>
  `${signs.flatMap((sign) => [sign, sign.normalize('NFD'), sign.normalize('NFC')]).join('')}\u25cc`;
