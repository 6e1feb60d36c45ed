import { toBuffer } from 'qrcode';

/** Level M mends 15 % of damage, which is what a folded print needs; higher would make the modules too fine. */
export const qrPng = (code: string): Promise<Buffer> =>
  toBuffer(code, { type: 'png', errorCorrectionLevel: 'M', margin: 4, width: 600 });
