import { readFile } from 'node:fs/promises';

/** A glyph on its place; lengths in units of the font. */
export interface PlacedGlyph {
  readonly glyphId: number;
  /** The index of the first character that it stands for, in UTF-16 units. */
  readonly cluster: number;
  readonly xAdvance: number;
  readonly yAdvance: number;
  readonly xOffset: number;
  readonly yOffset: number;
}

export interface ShapingFont {
  /** The glyphs from left to right, with their ligatures and marks. The text has one script and one direction. */
  shape(text: string, isRightToLeft: boolean): PlacedGlyph[];
  /** Frees the memory of the font, which no garbage collector knows. */
  close(): void;
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The functions of HarfBuzz that are used here; all numbers are addresses or its enumerations. */
interface HarfBuzz {
  readonly memory: Memory;
  __wasm_call_ctors(): void;
  malloc(size: number): number;
  free(address: number): void;
  hb_blob_create(data: number, length: number, mode: number, userData: number, destroy: number): number;
  hb_blob_destroy(blob: number): void;
  hb_face_create(blob: number, index: number): number;
  hb_face_destroy(face: number): void;
  hb_font_create(face: number): number;
  hb_font_destroy(font: number): void;
  hb_buffer_create(): number;
  hb_buffer_destroy(buffer: number): void;
  hb_buffer_add_utf16(buffer: number, text: number, length: number, start: number, count: number): void;
  hb_buffer_set_direction(buffer: number, direction: number): void;
  hb_buffer_guess_segment_properties(buffer: number): void;
  hb_buffer_get_length(buffer: number): number;
  hb_buffer_get_glyph_infos(buffer: number, length: number): number;
  hb_buffer_get_glyph_positions(buffer: number, length: number): number;
  hb_shape(font: number, buffer: number, features: number, count: number): void;
}

const MEMORY_MODE_WRITABLE = 2;
const DIRECTION = { leftToRight: 4, rightToLeft: 5 } as const;
/** hb_glyph_info_t and hb_glyph_position_t are five numbers of 32 bits each. */
const RECORD_WORDS = 5;
const WORD_BYTES = 4;
const PAGE_BYTES = 65_536;

/** The types of Node lack it. */
const { WebAssembly: webAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: HarfBuzz } }>;
  };
};

let loading: Promise<HarfBuzz> | undefined;

/** Opens a TrueType font for shaping. HarfBuzz takes some 2 MB, so it is loaded when a text first needs it. */
export async function openShapingFont(bytes: Uint8Array): Promise<ShapingFont> {
  const harfBuzz = await (loading ??= loadHarfBuzz());
  const data = harfBuzz.malloc(bytes.length);
  new Uint8Array(harfBuzz.memory.buffer).set(bytes, data);
  const blob = harfBuzz.hb_blob_create(data, bytes.length, MEMORY_MODE_WRITABLE, 0, 0);
  const face = harfBuzz.hb_face_create(blob, 0);
  harfBuzz.hb_blob_destroy(blob);
  const font = harfBuzz.hb_font_create(face);
  return {
    shape: (text, isRightToLeft) => shape(harfBuzz, font, text, isRightToLeft),
    close() {
      harfBuzz.hb_font_destroy(font);
      harfBuzz.hb_face_destroy(face);
      harfBuzz.free(data);
    },
  };
}

function shape(harfBuzz: HarfBuzz, font: number, text: string, isRightToLeft: boolean): PlacedGlyph[] {
  const units = Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  const address = harfBuzz.malloc(units.byteLength);
  new Uint16Array(harfBuzz.memory.buffer, address, units.length).set(units);
  const buffer = harfBuzz.hb_buffer_create();
  harfBuzz.hb_buffer_add_utf16(buffer, address, units.length, 0, units.length);
  harfBuzz.free(address);
  harfBuzz.hb_buffer_set_direction(buffer, isRightToLeft ? DIRECTION.rightToLeft : DIRECTION.leftToRight);
  harfBuzz.hb_buffer_guess_segment_properties(buffer);
  harfBuzz.hb_shape(font, buffer, 0, 0);
  const glyphs = glyphsOf(harfBuzz, buffer);
  harfBuzz.hb_buffer_destroy(buffer);
  return glyphs;
}

function glyphsOf(harfBuzz: HarfBuzz, buffer: number): PlacedGlyph[] {
  const length = harfBuzz.hb_buffer_get_length(buffer);
  const words = new Int32Array(harfBuzz.memory.buffer);
  const infos = harfBuzz.hb_buffer_get_glyph_infos(buffer, 0) / WORD_BYTES;
  const positions = harfBuzz.hb_buffer_get_glyph_positions(buffer, 0) / WORD_BYTES;
  const word = (start: number, index: number, member: number) =>
    words[start + index * RECORD_WORDS + member] ?? 0;
  return Array.from({ length }, (_, index) => ({
    glyphId: word(infos, index, 0),
    cluster: word(infos, index, 2),
    xAdvance: word(positions, index, 0),
    yAdvance: word(positions, index, 1),
    xOffset: word(positions, index, 2),
    yOffset: word(positions, index, 3),
  }));
}

/** The package's own module is ESM with a loader for browsers, so its WebAssembly is used directly. */
async function loadHarfBuzz(): Promise<HarfBuzz> {
  const bytes = await readFile(require.resolve('harfbuzzjs/dist/harfbuzz.wasm'));
  const grown: { memory?: Memory } = {};
  const stop = () => {
    // Its memory cannot be trusted any more: the next text loads it anew.
    loading = undefined;
    throw new Error('HarfBuzz stopped.');
  };
  const { instance } = await webAssembly.instantiate(bytes, {
    wasi_snapshot_preview1: { proc_exit: stop },
    env: {
      _emscripten_runtime_keepalive_clear: () => undefined,
      _abort_js: stop,
      _setitimer_js: () => 0,
      emscripten_resize_heap: (size: number) => {
        const { memory } = grown;
        if (memory === undefined) return 0;
        memory.grow(Math.ceil((size - memory.buffer.byteLength) / PAGE_BYTES));
        return 1;
      },
    },
  });
  const harfBuzz = instance.exports;
  grown.memory = harfBuzz.memory;
  harfBuzz.__wasm_call_ctors();
  return harfBuzz;
}
