import { z } from 'zod';
import { CsvFormatError, readCsv } from '../../src/csv/read-csv';

const schema = z.strictObject({
  id: z.string().regex(/^\d+$/, 'must be a number'),
  title: z.string().min(1, 'must not be empty'),
});

describe('reading CSV', () => {
  it('gives each row with its line', () => {
    expect(readCsv('events.csv', 'id,title\n1,First\n2,"Second, with ""quotes"""\n', schema)).toEqual({
      rows: [
        { line: 2, value: { id: '1', title: 'First' } },
        { line: 3, value: { id: '2', title: 'Second, with "quotes"' } },
      ],
      unreadable: [],
    });
  });

  it('takes a byte order mark, Windows line ends, empty lines and columns in another order', () => {
    const { rows } = readCsv('events.csv', '\uFEFFtitle,id\r\nFirst,1\r\n\r\nSecond,2', schema);
    expect(rows).toEqual([
      { line: 2, value: { id: '1', title: 'First' } },
      { line: 4, value: { id: '2', title: 'Second' } },
    ]);
  });

  it.each([
    ['semicolons', 'id;title\n1;"First, of two"\n'],
    ['tabs', 'id\ttitle\n1\tFirst, of two\n'],
  ])('takes %s between the fields', (_what, text) => {
    expect(readCsv('events.csv', text, schema).rows).toEqual([
      { line: 2, value: { id: '1', title: 'First, of two' } },
    ]);
  });

  it('takes the separator from a first line that names it, and counts that line', () => {
    const { rows } = readCsv('events.csv', '\uFEFFsep=;\r\nid;title\r\n1;First\r\n', schema);
    expect(rows).toEqual([{ line: 3, value: { id: '1', title: 'First' } }]);
    expect(readCsv('events.csv', 'sep=|\nid|title\n2|a;b\n', schema).rows).toMatchObject([
      { value: { title: 'a;b' } },
    ]);
  });

  it('sets rows aside whose letters were lost before', () => {
    const { unreadable } = readCsv('events.csv', 'id,title\n1,Caf\ufffd\n', schema);
    expect(unreadable).toEqual([{ line: 2, key: '1', reason: expect.stringContaining('letters were lost') }]);
  });

  it('sets rows aside that the schema rejects, with their key and every reason', () => {
    const { rows, unreadable } = readCsv('events.csv', 'id,title\nx,\n2,Second\n', schema);
    expect(rows.map(({ value }) => value.id)).toEqual(['2']);
    expect(unreadable).toEqual([
      { line: 2, key: 'x', reason: 'id: must be a number; title: must not be empty' },
    ]);
  });

  it('sets rows aside that have too few or too many fields', () => {
    const { unreadable } = readCsv('events.csv', 'id,title\n1\n2,Second,more\n', schema);
    expect(unreadable.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'It has 1 fields, and the header 2.'],
      [3, 'It has 3 fields, and the header 2.'],
    ]);
  });

  it('reads no member of an object out of a field name', () => {
    expect(() => readCsv('events.csv', 'id,title,__proto__\n1,a,b\n', schema)).toThrow('unknown __proto__');
  });

  it.each([
    ['', 'events.csv is empty'],
    ['id\n1\n', 'lacks title'],
    ['id,title,extra\n', 'has the unknown extra'],
    ['id,title,title\n', 'repeats title'],
    ['id,title\n1,"open\n', 'events.csv is not valid CSV'],
  ])('refuses the whole file %j', (text, message) => {
    expect(() => readCsv('events.csv', text, schema)).toThrow(CsvFormatError);
    expect(() => readCsv('events.csv', text, schema)).toThrow(message);
  });
});
