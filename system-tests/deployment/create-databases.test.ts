import { ManualClock } from '@ticketing/service-chassis/testing';
import { systemClock } from '@ticketing/service-chassis/core';
import { openDatabase } from '@ticketing/service-chassis/database';
import { randomBytes } from 'node:crypto';
import { connectAsAdministrator } from '../../deploy/src/databases/administrator';
import { loadCreateDatabasesConfig } from '../../deploy/src/databases/config';
import { databaseTarget } from '../../deploy/src/databases/database-target';
import { grantDatabase } from '../../deploy/src/databases/grant-database';
import { keepTrying } from '../../deploy/src/keep-trying';

const url = (login: string, password = 'Secret-1') =>
  `sqlserver://${login}:${password}@db.example:1444/order_service?encrypt=true&trustServerCertificate=true`;

describe('A database to be made', () => {
  it('is what the URL of its service says', () => {
    expect(databaseTarget('ORDER_DATABASE_URL', url('order_login', 'p%40ss'))).toEqual({
      host: 'db.example',
      port: 1444,
      encrypt: true,
      trustServerCertificate: true,
      database: 'order_service',
      login: 'order_login',
      password: 'p@ss',
    });
  });

  it.each([
    ['an embedded database', 'sqlite:.data/orders.db', 'must be sqlserver://'],
    ['no URL', 'order', 'must be sqlserver://'],
    ['the administrator', url('SA'), "administrator's login"],
    [
      'a login that is no plain name',
      url('order%5Dlogin'),
      'The login in ORDER_DATABASE_URL must be a plain name',
    ],
    ['no database', 'sqlserver://login:Secret-1@db.example', 'The database in ORDER_DATABASE_URL'],
    ['no password', 'sqlserver://login@db.example/order_service', '1 to 128 characters'],
    ['a password that is too long', url('login', 'x'.repeat(129)), '1 to 128 characters'],
  ])('is refused with %s, without showing the password', (_, given, message) => {
    const refused = expect(() => databaseTarget('ORDER_DATABASE_URL', given));
    refused.toThrow(message);
    refused.not.toThrow('Secret-1');
  });
});

describe('The settings of the job', () => {
  const administrator = { MSSQL_SA_PASSWORD: 'Admin-1' };

  it('may name one database or all', () => {
    expect(
      loadCreateDatabasesConfig({ ...administrator, ORDER_DATABASE_URL: url('order_login') }),
    ).toMatchObject({
      administratorPassword: 'Admin-1',
      targets: [{ login: 'order_login' }],
      waitMs: 300_000,
    });
  });

  it('put the gateway before the service that waits for its own database alone', () => {
    const { targets } = loadCreateDatabasesConfig({
      ...administrator,
      PAYMENT_DATABASE_URL: url('payment_login'),
      SANDBOX_GATEWAY_DATABASE_URL: url('gateway_login'),
    });
    expect(targets.map(({ login }) => login)).toEqual(['gateway_login', 'payment_login']);
  });

  it('are rejected without an administrator or without a database', () => {
    expect(() => loadCreateDatabasesConfig({ ORDER_DATABASE_URL: url('order_login') })).toThrow(
      'MSSQL_SA_PASSWORD',
    );
    expect(() => loadCreateDatabasesConfig(administrator)).toThrow('Name at least one database');
  });
});

describe('Making a database', () => {
  it('makes the database before the login, and the owner last, and hands all values over as parameters', async () => {
    const sent: { text: string; values: object }[] = [];
    const target = databaseTarget('ORDER_DATABASE_URL', url('order_login'));
    await grantDatabase({ run: async (text, values) => void sent.push({ text, values }) }, target);

    expect(
      sent.map(({ text }) => /CREATE DATABASE|WITH PASSWORD|DENY VIEW|ALTER AUTHORIZATION/.exec(text)?.[0]),
    ).toEqual(['CREATE DATABASE', 'WITH PASSWORD', 'DENY VIEW', 'ALTER AUTHORIZATION']);
    for (const { text, values } of sent) {
      expect(text).not.toMatch(/Secret-1|order_login|order_service/);
      for (const name of Object.keys(values)) expect(text).toContain(`@${name}`);
    }
  });
});

describe('Trying again', () => {
  it('goes on until it works', async () => {
    const clock = new ManualClock();
    const reasons: string[] = [];
    let tries = 0;
    const result = keepTrying(
      async () => {
        tries += 1;
        if (tries < 3) throw new Error('not yet');
        return 'done';
      },
      { withinMs: 60_000, clock, onFailure: (reason) => reasons.push(reason) },
    );
    for (let pause = 0; pause < 2; pause += 1) {
      await clock.untilAsleep();
      clock.advance(2_000);
    }
    expect(await result).toBe('done');
    expect(tries).toBe(3);
    expect(reasons).toEqual(['not yet']);
  });

  it('gives the last error when the time is over', async () => {
    const clock = new ManualClock();
    const result = keepTrying(() => Promise.reject(new Error(`at ${clock.now().toISOString()}`)), {
      withinMs: 4_000,
      clock,
    });
    const failure = expect(result).rejects.toThrow('at 2026-06-01T12:00:04.000Z');
    for (let pause = 0; pause < 2; pause += 1) {
      await clock.untilAsleep();
      clock.advance(2_000);
    }
    await failure;
  });
});

const server = process.env['TEST_SQLSERVER_URL'];
const onSqlServer = server === undefined ? describe.skip : describe;

onSqlServer('On a real SQL Server', () => {
  const address = new URL(server ?? 'sqlserver://none');
  const suffix = randomBytes(4).toString('hex');
  const ownUrl = (name: string, password: string) =>
    `sqlserver://${name}_${suffix}:${password}@${address.host}/${name}_${suffix}?trustServerCertificate=true`;
  const names = ['first', 'second'];
  const administrate = () =>
    connectAsAdministrator(
      databaseTarget('TEST_DATABASE_URL', ownUrl('first', 'Secret-1')),
      decodeURIComponent(address.password),
    );

  async function grant(name: string, password: string): Promise<void> {
    const administrator = await administrate();
    await grantDatabase(administrator, databaseTarget('TEST_DATABASE_URL', ownUrl(name, password))).finally(
      () => administrator.close(),
    );
  }

  beforeAll(() =>
    keepTrying(() => administrate().then((one) => one.close()), { withinMs: 10_000, clock: systemClock }),
  );

  afterAll(async () => {
    const administrator = await administrate();
    for (const name of names) {
      await administrator.run(`DROP DATABASE IF EXISTS ${name}_${suffix}`, {});
      await administrator.run(`DROP LOGIN ${name}_${suffix}`, {});
    }
    await administrator.close();
  });

  it('gives each service a database that it owns, and hides the others from it', async () => {
    for (const name of names) await grant(name, 'Secret-1');
    const database = await openDatabase(ownUrl('first', 'Secret-1'));
    try {
      await database.execute('CREATE TABLE things (id INT NOT NULL, CONSTRAINT pk_things PRIMARY KEY (id))');
      const seen = await database.query<{ name: string }>('SELECT name FROM sys.databases');
      expect(seen.map(({ name }) => name)).not.toContain(`second_${suffix}`);
      await expect(database.query(`SELECT name FROM second_${suffix}.sys.tables`)).rejects.toThrow();
    } finally {
      await database.close();
    }
  });

  it('can be repeated, keeps what is there, and lets a new password in', async () => {
    await grant('first', 'Secret-2');
    await expect(openDatabase(ownUrl('first', 'Secret-1'))).rejects.toThrow();
    const database = await openDatabase(ownUrl('first', 'Secret-2'));
    const tables = await database.query('SELECT id FROM things').finally(() => database.close());
    expect(tables).toEqual([]);
  });
});
