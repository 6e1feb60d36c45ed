import express from 'express';
import { openTestDatabase } from '@ticketing/service-chassis/testing';
import { handOver } from './network/in-memory-http';
import { ServiceProcess } from './services/service-process';
import { crashableDatabase } from './services/crashable-database';
import { VirtualTime } from './time/virtual-time';

const noMishaps = { endsNow: () => false, stallMs: () => 0, onEnd: () => undefined };

describe('virtual time', () => {
  it('runs events in the order of their times, and events of the same time in the order of their creation', async () => {
    const time = new VirtualTime();
    const happened: string[] = [];
    for (const [name, delayMs] of [
      ['c', 500],
      ['a', 10],
      ['d', 500],
      ['b', 20],
    ] as const) {
      time.schedule(delayMs, () => happened.push(`${name} ${time.elapsed}`));
    }
    time.schedule(15, () => happened.push('never')).cancelled = true;
    await time.advance(499);
    expect(happened).toEqual(['a 10', 'b 20']);
    await time.advance(1);
    expect(happened).toEqual(['a 10', 'b 20', 'c 500', 'd 500']);
  });

  it('does not advance until all work that can continue has run', async () => {
    const time = new VirtualTime();
    const seen: number[] = [];
    const walk = async () => {
      await time.sleep(5);
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
      seen.push(time.elapsed);
    };
    time.schedule(6, () => seen.push(-1));
    await time.runToEnd(walk(), 1_000);
    expect(seen).toEqual([5, -1]);
  });
});

describe('a request in memory', () => {
  it('is handled by an app like a request from the network', async () => {
    const app = express();
    app.post('/things', express.json(), (request, response) => {
      response
        .status(201)
        .set('X-Kind', 'thing')
        .json({ got: request.body as unknown });
    });
    const { response } = handOver(app, {
      method: 'POST',
      path: '/things',
      headers: { 'Content-Type': 'application/json' },
      body: '{"name":"é"}',
    });
    const { status, headers, body } = await response;
    expect([status, headers['x-kind'], body]).toEqual([201, 'thing', '{"got":{"name":"é"}}']);
  });

  it('tells the app when its caller closes the connection', async () => {
    const app = express();
    const gone = new Promise<boolean>((resolve) => {
      app.get('/slow', (_request, response) => {
        response.once('close', () => resolve(response.writableFinished));
      });
    });
    handOver(app, { method: 'GET', path: '/slow', headers: {} }).hangUp();
    expect(await gone).toBe(false);
  });
});

describe('the database of a process that ends', () => {
  it('keeps what was committed and nothing else', async () => {
    const inner = await openTestDatabase({ migrations: [] });
    try {
      await inner.execute('CREATE TABLE things (id INT NOT NULL)');
      const ends = { inside: false };
      const serviceProcess = new ServiceProcess({
        ...noMishaps,
        time: new VirtualTime(),
        endsNow: () => ends.inside,
      });
      const now = () => Promise.resolve();
      const database = crashableDatabase({
        inner,
        serviceProcess,
        delay: now,
        sending: now,
        isDeadlocked: () => false,
        mutation: {},
      });
      await database.transactions.run((tx) => tx.execute('INSERT INTO things (id) VALUES (1)'));
      const went: string[] = [];
      void database.transactions
        .run(async (tx) => {
          await tx.execute('INSERT INTO things (id) VALUES (2)');
          ends.inside = true;
          await tx.execute('INSERT INTO things (id) VALUES (3)');
        })
        .then(
          () => went.push('on'),
          () => went.push('on with an error'),
        );
      // Resolves when the transaction has ended, because there is only one writer.
      await inner.transactions.run((tx) => tx.query('SELECT id FROM things'));
      expect(await inner.query('SELECT id FROM things')).toEqual([{ id: 1 }]);
      expect([serviceProcess.hasEnded, went]).toEqual([true, []]);
    } finally {
      await inner.dispose();
    }
  });
});
