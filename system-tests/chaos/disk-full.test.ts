import { randomUUID } from 'node:crypto';
import { registerMany, type ApiResponse, type Client } from '../src/client';
import { checkInvariants, untilSettled, withDatabases } from '../src/invariants';
import { putOnSale, type OnSaleEvent } from '../src/on-sale';
import { Platform } from '../src/platform';
import { Acknowledgements } from './support/acknowledgements';
import { BusyParticipants } from './support/busy-participants';
import { damageOf, halfTransactionsIn } from './support/half-transactions';
import { persist } from './support/patient-buyer';
import { pause } from './support/pause';
import { RecoveryWatch } from './support/recovery';
import { shortTimes } from './support/short-times';
import { SmallDisk } from './support/small-disk';

const BUYERS = 6;
const SEATS = 300;
/** How often a service must have rejected requests before the test frees space on its disk. */
const REFUSALS = 5;
const FULL_FOR_AT_MOST_MS = 30_000;
/** The demo data of seating-service alone take 23 MB. */
const megabytes = { 'order-service': 16, 'seating-service': 64, 'payment-service': 16 } as const;
type ServiceOnSmallDisk = keyof typeof megabytes;
const names = Object.keys(megabytes) as ServiceOnSmallDisk[];

const canMount = SmallDisk.canBeMounted;
const title = 'A service whose disk is full';

(canMount ? describe : describe.skip)(
  canMount ? title : `${title} (skipped: mounting a small disk needs root)`,
  () => {
    const noted = new Acknowledgements();
    const disks = new Map<ServiceOnSmallDisk, SmallDisk>();
    let platform: Platform;
    let prober: Client;
    let buyers: Client[];
    let recovery: RecoveryWatch;

    const diskOf = (name: ServiceOnSmallDisk): SmallDisk => {
      const disk = disks.get(name) ?? SmallDisk.mount(megabytes[name]);
      if (disk === undefined) throw new Error(`No disk could be mounted for ${name}.`);
      disks.set(name, disk);
      return disk;
    };

    beforeAll(async () => {
      const dataDirectories = Object.fromEntries(names.map((name) => [name, diskOf(name).path]));
      platform = await Platform.start(shortTimes, { dataDirectories });
      [prober, ...buyers] = (await registerMany(platform, BUYERS + 1)) as [Client, ...Client[]];
      recovery = await RecoveryWatch.prepare(platform);
    });
    afterAll(async () => {
      await platform.stop();
      for (const disk of disks.values()) disk.unmount();
    });

    /** A request that each service must store. It is the same each time, so that its work is done once. */
    async function requestTo(
      name: ServiceOnSmallDisk,
      event: OnSaleEvent,
    ): Promise<() => Promise<ApiResponse>> {
      const key = randomUUID();
      const wanted = { eventId: event.eventId, seatIds: event.seatIds.slice(-1) };
      if (name === 'seating-service') {
        return () => prober.post('seating-service', '/v1/seats/reserve', wanted, key);
      }
      if (name === 'order-service') return () => prober.post('order-service', '/v1/orders', wanted, key);
      const order = await prober.post('order-service', '/v1/orders', wanted, randomUUID());
      const charge = { orderId: order.body.id, method: 'CARD', token: 'tok_success' };
      return () => prober.post('payment-service', '/v1/payments/charge', charge, key);
    }

    it.each(names)(
      'under %s leads to clear problems, loses nothing, and ends when there is space again',
      async (name) => {
        const event = await putOnSale(platform, SEATS);
        // The last seat is for the recovery check.
        const forSale = { ...event, seatIds: event.seatIds.slice(0, -1) };
        const request = await requestTo(name, event);
        const processBefore = platform.processId(name);
        const people = new BusyParticipants(platform, buyers, forSale, noted);
        people.start();
        const answers: ApiResponse[] = [];
        try {
          const end = performance.now() + FULL_FOR_AT_MOST_MS;
          while (answers.filter(({ status }) => status >= 500).length < REFUSALS && performance.now() < end) {
            diskOf(name).fill();
            answers.push(await request());
            await pause(100);
          }
        } finally {
          diskOf(name).free();
        }
        await recovery.expectRecovery(`After the disk of ${name} had room again`);
        expect(await people.stop()).toEqual([]);

        const refusals = answers.filter(({ status }) => status >= 500);
        expect(refusals.length).toBeGreaterThanOrEqual(REFUSALS);
        for (const { status, body } of refusals) {
          expect(body).toMatchObject({
            status,
            code: expect.any(String),
            detail: expect.any(String),
            requestId: expect.any(String),
          });
          expect(status).toBe(503);
        }
        expect((await persist(request)).status).toBe(201);
        expect(platform.processId(name)).toBe(processBefore);
        await checkInvariants(platform, { settled: false });
      },
    );

    it('leaves complete databases, nothing stuck, and nothing acknowledged lost', async () => {
      await untilSettled(platform);
      await checkInvariants(platform, { settled: true });
      await withDatabases(platform, async (databases) => {
        expect(await damageOf(databases)).toEqual([]);
        expect(await halfTransactionsIn(databases)).toEqual([]);
        expect(await noted.lostFrom(databases)).toEqual([]);
      });
    });
  },
);
