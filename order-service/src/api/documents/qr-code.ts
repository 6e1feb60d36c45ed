import type { QRCodeOptions, QRCodeSegment } from 'qrcode';

/** Level M repairs 15 % of damage, enough for a folded print. A higher level would make the modules too small. */
const OPTIONS: QRCodeOptions = { errorCorrectionLevel: 'M' };
const QUIET_ZONE_MODULES = 4;
const PIXELS_A_MODULE = 6;

/**
 * Grey and unfiltered: with two colours, trying each PNG filter on each line gains nothing and takes ten times as long. The
 * library passes these options to its PNG writer, although its types name only some of them.
 */
const PNG_WRITER = { deflateLevel: 9, colorType: 0, filterType: 0 };

/** One segment of bytes: the library needs a hundred times longer to find the best mix of modes. */
const segmentsOf = (code: string): QRCodeSegment[] => [{ data: Buffer.from(code, 'ascii'), mode: 'byte' }];

/** A code as a PNG image, with the quiet zone around it that scanners need. */
export async function qrPng(code: string): Promise<Buffer> {
  const { toBuffer } = await import('qrcode');
  return toBuffer(segmentsOf(code), {
    ...OPTIONS,
    type: 'png',
    margin: QUIET_ZONE_MODULES,
    scale: PIXELS_A_MODULE,
    rendererOpts: PNG_WRITER,
  });
}

export interface QrModules {
  /** How many modules the square is wide, without a quiet zone. */
  readonly size: number;
  readonly isDark: (row: number, column: number) => boolean;
}

/** A code as its modules, to draw it at the resolution of the printer. */
export async function qrModules(code: string): Promise<QrModules> {
  const { create } = await import('qrcode');
  const { modules } = create(segmentsOf(code), OPTIONS);
  return { size: modules.size, isDark: (row, column) => modules.get(row, column) !== 0 };
}
