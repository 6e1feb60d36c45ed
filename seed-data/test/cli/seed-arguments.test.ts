import { readArguments, UsageError } from '../../src/cli/seed-arguments';

describe('the arguments', () => {
  it('default to the demo data in .data', () => {
    expect(readArguments([], {})).toEqual({
      dataDirectory: '.data',
      from: undefined,
      shiftDates: false,
      organizerEmail: 'organizer@demo.test',
      force: false,
      help: false,
    });
  });

  it('name an export and how to load it', () => {
    const args = ['--from', 'export', '--shift-dates', '--organizer', 'Box.Office@Example.org', '--force'];
    expect(readArguments(args, {})).toMatchObject({
      from: 'export',
      shiftDates: true,
      organizerEmail: 'box.office@example.org',
      force: true,
    });
  });

  it('take the data directory from the line, then from the environment', () => {
    expect(readArguments(['--data-dir', 'here'], { DATA_DIR: 'there' }).dataDirectory).toBe('here');
    expect(readArguments([], { DATA_DIR: 'there' }).dataDirectory).toBe('there');
    expect(readArguments([], { DATA_DIR: '' }).dataDirectory).toBe('.data');
  });

  it.each([
    [['--shift-date']],
    [['--from']],
    [['surplus']],
    [['--shift-dates']],
    [['--organizer', 'a@example.org']],
    [['--from', 'export', '--organizer', 'box office']],
  ])('are refused when they make no sense: %j', (args) => {
    expect(() => readArguments(args, {})).toThrow(UsageError);
  });
});
