import { toBuffer } from 'qrcode';

/** A PNG of the code with the quiet zone that scanners need; black on white in dark mode too. */
export function qrImage(code: string): Promise<Buffer> {
  return toBuffer(code, { type: 'png', errorCorrectionLevel: 'M', margin: 4, scale: 4 });
}
