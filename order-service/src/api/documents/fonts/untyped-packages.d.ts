declare module 'fontverter' {
  /** Unpacks a WOFF2 font. */
  export function convert(font: Uint8Array, format: 'truetype'): Promise<Buffer>;
}

declare module 'subset-font' {
  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options: {
      readonly targetFormat: 'truetype';
      /** The value of each axis of a variable font that the subset is fixed to. */
      readonly variationAxes: Readonly<Record<string, number>>;
      readonly noHinting: boolean;
    },
  ): Promise<Buffer>;
}
