import { decodeCsv } from '../../src/csv/decode-csv';
import { CsvFormatError } from '../../src/csv/read-csv';

const windows1252 = (text: string) => Buffer.from(text, 'latin1');

describe('the text of a CSV file', () => {
  it.each([
    ['UTF-8', Buffer.from('id,title\n1,Café\n', 'utf8')],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffid,title\n1,Café\n', 'utf8')],
    ['UTF-16 of a spreadsheet', Buffer.from('\ufeffid,title\n1,Café\n', 'utf16le')],
    ['UTF-16 of another machine', Buffer.from('\ufeffid,title\n1,Café\n', 'utf16le').swap16()],
  ])('is read from %s', (_what, bytes) => {
    expect(decodeCsv('events.csv', bytes)).toBe('id,title\n1,Café\n');
  });

  it('is not guessed from Windows-1252: the file is rejected, and the line is named and shown', () => {
    const decode = () => decodeCsv('users.csv', windows1252('id,name\r\n1,Ann\r\n2,José\r\n3,Zoë\r\n'));
    expect(decode).toThrow(CsvFormatError);
    expect(decode).toThrow(/^users\.csv, line 3: this is not UTF-8\..*2,José/);
    expect(decode).toThrow('Save it as "CSV UTF-8"');
  });

  it('is rejected where a letter is cut off at the end of the file', () => {
    const cut = Buffer.from('id,name\n1,José', 'utf8').subarray(0, -1);
    expect(() => decodeCsv('users.csv', cut)).toThrow('users.csv, line 2');
  });

  it.each([
    ['UTF-16 without a byte order mark', Buffer.from('id,title\n', 'utf16le'), '0x00'],
    ['half of UTF-16', Buffer.from([0xff, 0xfe, 0x00, 0xd8]), 'begins like UTF-16'],
  ])('is rejected for %s', (_what, bytes, message) => {
    expect(() => decodeCsv('events.csv', bytes)).toThrow(message);
  });
});
