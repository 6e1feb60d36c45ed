import type { QRCodeOptions, QRCodeSegment } from 'qrcode';

/** Level M mends 15 % of damage, which is what a folded print needs; higher would make the modules too fine. */
const OPTIONS: QRCodeOptions = { errorCorrectionLevel: 'M' };
const QUIET_ZONE_MODULES = 4;
const PIXELS_A_MODULE = 6;

/**
 * Grey and unfiltered, for two colours gain nothing from trying each PNG filter on each line, which takes ten times as
 * long. The library hands these on to its PNG writer, though its types name only some of them.
 */
const PNG_WRITER = { deflateLevel: 9, colorType: 0, filterType: 0 };

/** One segment of bytes: looking for the best mix of modes takes the library a hundred times longer than the rest. */
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

/** A code as its modules, for a printer's own resolution. */
export async function qrModules(code: string): Promise<QrModules> {
  const { create } = await import('qrcode');
  const { modules } = create(segmentsOf(code), OPTIONS);
  return { size: modules.size, isDark: (row, column) => modules.get(row, column) !== 0 };
}
