import request from 'supertest';
import { z } from 'zod';
import { problem } from '../../src/core';
import { access, defineResultRoute, type Call, type Route } from '../../src/http';
import { allAtOnce } from '../../testing';
import { createWidget, widgetSchema, widgetService } from '../builders/test-service';

const CLAIM_MS = 60_000;

const numberedSchema = z.strictObject({ worker: z.number() });
const numbered = {
  method: 'POST',
  path: '/v1/widgets',
  summary: 'Say which worker made the widget',
  access: access.anyone(),
  request: { body: widgetSchema },
  responses: { 201: numberedSchema },
} as const;
type Numbered = z.output<typeof numberedSchema>;
const DAY_MS = 24 * 60 * 60_000;

describe('an Idempotency-Key', () => {
  let service: Awaited<ReturnType<typeof widgetService>>;
  let made = 0;
  let failWith: Error | undefined;

  async function start(route: Route) {
    service = await widgetService([route]);
  }
  beforeEach(async () => {
    made = 0;
    failWith = undefined;
    await start(
      createWidget(async () => {
        if (failWith !== undefined) throw failWith;
        made += 1;
      }),
    );
  });
  afterEach(() => service.dispose());

  const post = (key: string, body: object = { name: 'cog', size: 1 }) =>
    request(service.app).post('/v1/widgets').set('Idempotency-Key', key).send(body);

  it('gives a repeat the same response and does the work once', async () => {
    const first = await post('key-1');
    const second = await post('key-1');
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(made).toBe(1);
  });

  it('knows a repeat whose fields come in another order', async () => {
    await post('key-1', { name: 'cog', size: 1 });
    expect((await post('key-1', { size: 1, name: 'cog' })).status).toBe(201);
    expect(made).toBe(1);
  });

  it('rejects the same key with another body', async () => {
    await post('key-1');
    const response = await post('key-1', { name: 'cog', size: 2 });
    expect(response.status).toBe(422);
    expect(response.body.code).toBe('idempotency_key_reused');
  });

  it('does the work once under 50 simultaneous repeats', async () => {
    await allAtOnce(50, () => post('key-1'));
    const answers = await allAtOnce(50, () => post('key-1'));
    const statuses = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.status : 0));
    expect(statuses).toEqual(Array.from({ length: 50 }, () => 201));
    expect(made).toBe(1);
  });

  it('tells an early repeat that the first request is in progress', async () => {
    await service.dispose();
    let finish: () => void = () => undefined;
    let begin: () => void = () => undefined;
    const started = new Promise<void>((resolve) => (begin = resolve));
    await start(
      createWidget(() => {
        begin();
        return new Promise<void>((resolve) => (finish = resolve));
      }),
    );
    const first = post('key-1').then((response) => response);
    await started;
    const early = await post('key-1');
    expect(early.status).toBe(409);
    expect(early.body.code).toBe('request_in_flight');
    finish();
    expect((await first).status).toBe(201);
  });

  it('lets another request have the key of one whose work a crash undid, and not before that is certain', async () => {
    await post('key-1');
    await service.database.execute(
      `UPDATE idempotency_keys SET status = 'IN_FLIGHT', answer_status = NULL, answer_body = NULL`,
    );
    const other = () => post('key-1', { name: 'cog', size: 2 });
    expect((await other()).body.code).toBe('request_in_flight');
    service.clock.advance(CLAIM_MS);
    expect((await other()).status).toBe(201);
    expect((await post('key-1')).status).toBe(422);
  });

  it('lets a repeat do the work after a failure on our side', async () => {
    failWith = new Error('the disk is full');
    expect((await post('key-1')).status).toBe(500);
    failWith = undefined;
    expect((await post('key-1')).status).toBe(201);
    expect(made).toBe(1);
  });

  it('lets a repeat resume work that a crash interrupted, once its claim has expired', async () => {
    await post('key-1');
    await service.database.execute(
      `UPDATE idempotency_keys SET status = 'IN_FLIGHT', answer_status = NULL, answer_body = NULL`,
    );
    expect((await post('key-1')).status).toBe(409);
    service.clock.advance(CLAIM_MS);
    expect((await post('key-1')).status).toBe(201);
    expect(made).toBe(2);
  });

  describe('whose worker paused until another took its work over', () => {
    let goOn: () => void;

    /** The first worker pauses in the middle; each responds with its own number. */
    async function startWith(
      finish: (worker: number, call: Call<typeof numbered.request, Numbered>) => Promise<Numbered>,
    ) {
      await service.dispose();
      await start(
        defineResultRoute({
          ...numbered,
          location: ({ worker }) => `/v1/widgets/${worker}`,
          respond: { status: 201, body: (numbered: Numbered) => numbered },
          handler: async (call) => {
            const worker = (made += 1);
            if (worker === 1) await new Promise<void>((resolve) => (goOn = resolve));
            return finish(worker, call);
          },
        }),
      );
      await service.database.execute('CREATE TABLE widgets_made (worker INT NOT NULL)');
    }

    async function answersOfBoth() {
      const first = post('key-1').then((response) => response);
      while (made === 0) await new Promise((resolve) => setImmediate(resolve));
      service.clock.advance(CLAIM_MS);
      const second = await post('key-1');
      goOn();
      return [await first, second].map(({ status, body }) => ({ status, body }));
    }

    it('sends the response of the other', async () => {
      await startWith(async (worker) => ({ worker }));
      const theirs = { status: 201, body: { worker: 2 } };
      expect(await answersOfBoth()).toEqual([theirs, theirs]);
    });

    it('sends the response of the other even if its own would be a problem', async () => {
      await startWith(async (worker) => {
        if (worker === 1) throw problem.conflict('gone', 'Somebody has it already.');
        return { worker };
      });
      const theirs = { status: 201, body: { worker: 2 } };
      expect(await answersOfBoth()).toEqual([theirs, theirs]);
    });

    it('keeps nothing of what it did itself', async () => {
      await startWith(async (worker, call) => {
        await service.database.transactions.run(async (tx) => {
          await tx.execute('INSERT INTO widgets_made (worker) VALUES (@worker)', { worker });
          await call.storeResponse(tx, { worker });
        });
        return { worker };
      });
      await answersOfBoth();
      expect(await service.database.query('SELECT worker FROM widgets_made')).toEqual([{ worker: 2 }]);
    });
  });

  it('is forgotten after 24 hours', async () => {
    await post('key-1');
    service.clock.advance(DAY_MS);
    expect((await post('key-1', { name: 'other', size: 9 })).status).toBe(201);
    expect(made).toBe(2);
  });

  it('belongs to the person who sent it', async () => {
    await post('key-1').set('Authorization', service.identity.user('usr_alice'));
    await post('key-1').set('Authorization', service.identity.user('usr_bob'));
    expect(made).toBe(2);
  });

  it.each(['a b', 'x'.repeat(256)])('rejects the key %j', async (key) => {
    expect((await post(key)).body.code).toBe('invalid_idempotency_key');
  });

  it('stores the response with the work itself when the route does so', async () => {
    await service.dispose();
    await start(
      defineResultRoute({
        method: 'POST',
        path: '/v1/widgets',
        summary: 'Make a widget in a transaction',
        access: access.anyone(),
        request: { body: widgetSchema },
        responses: { 201: widgetSchema },
        location: ({ name }) => `/v1/widgets/${name}`,
        respond: { status: 201, body: (widget: z.output<typeof widgetSchema>) => widget },
        handler: async (call) => {
          await service.database.transactions.run(async (tx) => {
            made += 1;
            await call.storeResponse(tx, call.body);
          });
          throw new Error('the process dies before it can answer');
        },
      }),
    );
    expect((await post('key-1')).status).toBe(500);
    expect((await post('key-1')).status).toBe(201);
    expect(made).toBe(1);
  });
});
