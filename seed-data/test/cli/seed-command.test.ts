import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { superviseDirectory } from '@ticketing/service-chassis/database';
import { ManualClock } from '@ticketing/service-chassis/testing';
import { runSeedCommand } from '../../src/cli/seed-command';
import { temporaryDirectory } from '../builders/temporary-directory';

const fixture = join(__dirname, '../fixtures/export');

async function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const status = await runSeedCommand(args, environment, {
    output: output as unknown as NodeJS.WriteStream,
    errors,
    clock: new ManualClock(),
  });
  output.end();
  errors.end();
  return { status, output: await text(output), errors: await text(errors) };
}

describe('the command', () => {
  const directory = temporaryDirectory();
  afterAll(() => directory.remove());

  it('loads an export and sums up what became of it', async () => {
    const { status, output } = await run(['--data-dir', directory.path, '--from', fixture, '--shift-dates']);
    expect(status).toBe(0);
    expect(output).toMatch(/file +rows +imported +refused +adjusted/);
    expect(output).toMatch(/etsr_orders\.csv +12 +7 +5 +3/);
    expect(output).toContain('The events were moved by 102 weeks.');
    expect(output).toContain('Orders of cancelled events recorded as refunded: 1, over INR 630.00.');
    expect(output).toContain(join(directory.path, 'import-report.csv'));
    expect(existsSync(join(directory.path, 'import-report.csv'))).toBe(true);
  });

  it('keeps what it writes from other users', async () => {
    const open = readdirSync(directory.path).filter(
      (name) => (statSync(join(directory.path, name)).mode & 0o077) !== 0,
    );
    expect(open).toEqual([]);
  });

  it('waits for nobody who deletes the databases, and says who that is', async () => {
    const supervisor = await superviseDirectory(directory.path, 'npm start');
    await supervisor.alone(async () => {
      const { status, errors } = await run(['--data-dir', directory.path]);
      expect(status).toBe(1);
      expect(errors).toContain(`is in use by npm start (process ${process.pid})`);
    });
    supervisor.release();
  });

  describe('with an export of which a file is useless', () => {
    const copyOf = (name: string, change: (file: string, content: string) => string | Buffer) => {
      const from = join(directory.path, name);
      cpSync(fixture, from, { recursive: true });
      for (const file of ['users', 'venues', 'events', 'seats', 'orders', 'payments', 'tickets']) {
        const path = join(from, `etsr_${file}.csv`);
        writeFileSync(path, change(file, readFileSync(path, 'utf8')));
      }
      return ['--data-dir', join(directory.path, `${name}-data`), '--from', from, '--shift-dates'];
    };

    it('fails before it loads anything when the file is in Windows-1252', async () => {
      const args = copyOf('windows', (file, content) =>
        file === 'venues' ? Buffer.from(content.replace(/\n(\d+),/, '\n$1,Café '), 'latin1') : content,
      );
      const { status, output, errors } = await run(args);
      expect(status).toBe(1);
      expect(errors).toContain('etsr_venues.csv, line 2: this is not UTF-8');
      expect(output).not.toContain('imported');
    });

    it('reads the same from semicolons', async () => {
      const args = copyOf('semicolons', (_file, content) => content.replaceAll(',', ';'));
      const { status, output } = await run(args);
      expect(status).toBe(0);
      expect(output).toMatch(/etsr_orders\.csv +12 +7 +5 +3/);
    });

    it.each(['payments', 'tickets', 'users'])('fails when every row of %s is refused', async (refused) => {
      const args = copyOf(refused, (file, content) =>
        file === refused ? content.replaceAll(/\n\d+,/g, '\nnonsense,') : content,
      );
      const { status, errors } = await run(args);
      expect(status).toBe(1);
      expect(errors).toMatch(new RegExp(`^Every row of .*etsr_${refused}\\.csv.* was refused`));
    });
  });

  it('prints its usage', async () => {
    expect(await run(['--help'])).toMatchObject({
      status: 0,
      output: expect.stringContaining('--shift-dates'),
    });
  });

  it('names the wrong argument', async () => {
    const { status, errors } = await run(['--shift-dates']);
    expect(status).toBe(2);
    expect(errors).toContain('--shift-dates is about an export');
    expect(errors).toContain('Usage:');
  });

  it('says in one sentence which file an export lacks', async () => {
    const { status, errors } = await run(['--from', directory.path, '--data-dir', directory.path]);
    expect(status).toBe(1);
    expect(errors).toMatch(
      /^.*etsr_users\.csv cannot be read: an export has all of its seven files in one directory\.\n$/,
    );
  });

  it('rejects production in one sentence, and makes no file', async () => {
    const { status, errors } = await run(['--data-dir', join(directory.path, 'new')], {
      NODE_ENV: 'production',
    });
    expect(status).toBe(1);
    expect(errors).toMatch(/^This looks like production: NODE_ENV is production\..*--force\.\n$/);
    expect(existsSync(join(directory.path, 'new'))).toBe(false);
  });

  it('does not sign tickets with a development secret in production', async () => {
    const { status, errors } = await run(
      ['--from', fixture, '--data-dir', join(directory.path, 'new'), '--force'],
      {
        NODE_ENV: 'production',
      },
    );
    expect(status).toBe(1);
    expect(errors).toContain('TICKET_KEY_SECRET');
  });
});
