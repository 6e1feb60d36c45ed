import { inflateSync } from 'node:zlib';

/**
 * Whether each pixel of a PNG (ISO/IEC 15948) is dark, row by row. Reads what QR codes come in: eight bits a channel, not interlaced.
 */
export function darkPixels(png: Buffer): boolean[][] {
  if (png.toString('latin1', 1, 4) !== 'PNG') throw new Error('This is no PNG.');
  const chunks = chunksOf(png);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (header === undefined) throw new Error('The PNG has no header.');
  const [width, height, bitDepth, colorType] = [
    header.readUInt32BE(0),
    header.readUInt32BE(4),
    header[8],
    header[9],
  ];
  const channels = colorType === 6 ? 4 : colorType === 2 ? 3 : 1;
  if (bitDepth !== 8 || colorType === 3) throw new Error('This kind of PNG is not read here.');
  const data = inflateSync(
    Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data)),
  );
  const stride = width * channels;
  let previous: Buffer = Buffer.alloc(stride);
  return Array.from({ length: height }, (_, row) => {
    const start = row * (stride + 1);
    const line = unfiltered(
      data[start] ?? 0,
      data.subarray(start + 1, start + 1 + stride),
      previous,
      channels,
    );
    previous = line;
    return Array.from({ length: width }, (_pixel, column) => (line[column * channels] ?? 0) < 128);
  });
}

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({
      type: png.toString('latin1', at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    });
    at += length + 12;
  }
  return chunks;
}

function unfiltered(filter: number, line: Buffer, above: Buffer, channels: number): Buffer {
  const result = Buffer.from(line);
  for (let index = 0; index < result.length; index += 1) {
    const left = index >= channels ? (result[index - channels] ?? 0) : 0;
    const up = above[index] ?? 0;
    const upLeft = index >= channels ? (above[index - channels] ?? 0) : 0;
    const predicted = [0, left, up, Math.floor((left + up) / 2), paeth(left, up, upLeft)][filter] ?? 0;
    result[index] = ((line[index] ?? 0) + predicted) & 0xff;
  }
  return result;
}

function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const [byLeft, byUp, byUpLeft] = [left, up, upLeft].map((value) => Math.abs(estimate - value)) as [
    number,
    number,
    number,
  ];
  if (byLeft <= byUp && byLeft <= byUpLeft) return left;
  return byUp <= byUpLeft ? up : upLeft;
}
