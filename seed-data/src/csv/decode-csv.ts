import { CsvFormatError } from './read-csv';

const NEW_LINE = 0x0a;
const SAVE_AS = 'Save it as "CSV UTF-8" and try again.';

/**
 * The text of a CSV file: UTF-8, or UTF-16 with its byte order mark, as spreadsheets write it. A byte that is not UTF-8 is
 * rejected, because a lenient decoder puts a sign for it in the place of a letter, and the name is lost.
 * @throws CsvFormatError that names the line of the first such byte
 */
export function decodeCsv(fileName: string, bytes: Buffer): string {
  const utf16 = utf16Of(bytes);
  if (utf16 !== undefined) return decodeUtf16(fileName, bytes, utf16);
  if (bytes.subarray(0, 1_000).includes(0)) {
    throw new CsvFormatError(
      `${fileName} is not text in UTF-8: it holds the byte 0x00, as UTF-16 without a byte order mark does. ${SAVE_AS}`,
    );
  }
  return decodedStrictly('utf-8', bytes) ?? rejectByte(fileName, bytes);
}

function utf16Of(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

function decodeUtf16(fileName: string, bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): string {
  const text = decodedStrictly(encoding, bytes);
  if (text !== undefined) return text;
  throw new CsvFormatError(`${fileName} begins like UTF-16, but is not. ${SAVE_AS}`);
}

/** Undefined when the bytes are not of this encoding. The byte order mark is left out. */
function decodedStrictly(encoding: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A line break is never a part of another character in UTF-8, so each line can be tried by itself. */
function rejectByte(fileName: string, bytes: Buffer): never {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(NEW_LINE, start);
    const content = bytes.subarray(start, end === -1 ? bytes.length : end);
    if (decodedStrictly('utf-8', content) === undefined) throw notUtf8(fileName, line, content);
    if (end === -1) throw new CsvFormatError(`${fileName} is not text in UTF-8. ${SAVE_AS}`);
    line += 1;
    start = end + 1;
  }
}

/** Most such files come from a spreadsheet on Windows, so the line is shown as that would read it. */
function notUtf8(fileName: string, line: number, content: Buffer): CsvFormatError {
  const text = new TextDecoder('windows-1252').decode(content).trim();
  const shown = text.length > 60 ? `${text.slice(0, 60)}...` : text;
  return new CsvFormatError(
    `${fileName}, line ${line}: this is not UTF-8. Read as Windows-1252 the line is: ${shown}\n${SAVE_AS}`,
  );
}
