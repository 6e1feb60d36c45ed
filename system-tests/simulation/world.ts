import type { PlatformDatabases } from '../src/invariants';
import { createPrng } from './prng';
import { findViolations } from './checks/find-violations';
import { keepHistory } from './checks/history';
import { whatIsLeft } from './checks/what-is-left';
import { Faults, type FaultKind } from './faults';
import type { Mutation } from './mutations';
import { Network } from './network/network';
import { MailServer } from './outside/mail-server';
import { webhookFetch } from './outside/webhooks';
import { giveBackAtOnce, giveMoneyBack } from './participants/administrator';
import { buy } from './participants/buyer';
import { guardDoor } from './participants/door';
import { Ledger } from './participants/ledger';
import {
  bringForward,
  callOff,
  move,
  prepareEvent,
  publish,
  rearrange,
  reprice,
} from './participants/organizer';
import { Participant } from './participants/participant';
import { employ, identityOf, register, type Identity } from './participants/registration';
import type { Sale, SharedView } from './participants/shared-view';
import { openDataFiles, type DataFiles } from './services/data-files';
import { serviceNames } from './services/names';
import { SimulatedService } from './services/simulated-service';
import { installWorldGlobals } from './time/virtual-globals';
import { VirtualTime } from './time/virtual-time';
import { createTrace } from './trace';

export interface RunOptions {
  readonly seed: number;
  readonly mutation?: Mutation;
  /** Gets the trace, line by line. */
  readonly print?: (line: string) => void;
}

export interface RunResult {
  readonly seed: number;
  /** The broken promises. */
  readonly violations: readonly string[];
  /** SHA-256 of the trace: the same for the same seed. */
  readonly digest: string;
  readonly orders: Readonly<Record<string, number>>;
  readonly faults: ReadonlyMap<FaultKind, number>;
  /** How many processes were started again after a crash. */
  readonly restarts: number;
  /** How often only reconciliation repaired something. Each repair means that something went wrong before. */
  readonly repairs: number;
  readonly virtualMs: number;
}

const MINUTE_MS = 60_000;
const SALE_MS = 3 * MINUTE_MS;
/** Longer than the longest pause before something that failed is tried again. */
const SETTLE_MS = 45 * MINUTE_MS;
const SETTLE_STEP_MS = 20_000;
/**
 * Between two steps nothing in the world runs. So work that waits for minutes continues, with far fewer idle rounds in
 * between.
 */
const SETTLE_LEAP_MS = 100_000;
const BUYERS = 12;
const SEATS = [8, 8] as const;
const DOORS = 2;

/** One world from beginning to end: a sale with faults, time to recover, and a check of all databases. */
export async function run({ seed, mutation, print }: RunOptions): Promise<RunResult> {
  const files = await openDataFiles();
  const world = createWorld(seed, files, mutation, print);
  const unhandled: string[] = [];
  const onUnhandled = (reason: unknown) => {
    unhandled.push(`a rejection that nobody handles: ${String(reason)}`);
  };
  process.on('unhandledRejection', onUnhandled);
  const restoreGlobals = installWorldGlobals(world);
  try {
    const sale = await world.open();
    await world.sell(sale);
    const stuck = await world.settle();
    const violations = [...stuck, ...(await world.check()), ...unhandled];
    violations.forEach((violation) => world.trace.note('violation', violation));
    await world.end();
    return {
      seed,
      violations,
      digest: world.trace.digest(),
      orders: await world.orders(),
      faults: world.faults.counts,
      restarts: world.restarts(),
      repairs: await world.repairs(),
      virtualMs: world.time.elapsed,
    };
  } finally {
    restoreGlobals();
    process.off('unhandledRejection', onUnhandled);
    await files.close();
  }
}

interface Opened {
  readonly organizer: Participant;
  readonly administrator: Participant;
  readonly doorStaff: readonly Participant[];
  readonly buyers: readonly Participant[];
  readonly sale: Sale;
  /** The event that is published while there are faults. */
  readonly laterEventId: string;
}

function createWorld(
  seed: number,
  files: DataFiles,
  mutation: Mutation | undefined,
  print: ((line: string) => void) | undefined,
) {
  const time = new VirtualTime();
  const trace = createTrace(time, print);
  const faults = new Faults(seed);
  const prng = createPrng(seed, 'world');
  const network = new Network({ time, faults, trace, prng: createPrng(seed, 'network') });
  const mailServer = new MailServer({ time, faults, trace, prng: createPrng(seed, 'mail') });
  const ledger = new Ledger();
  const declinedRefunds = new Set<string>();
  const replicated = new Set(serviceNames.filter(() => prng.chance(0.3)));
  const services = serviceNames.flatMap((name) =>
    Array.from(
      { length: replicated.has(name) ? 2 : 1 },
      (_, index) =>
        new SimulatedService(name, index + 1, {
          seed,
          time,
          faults,
          trace,
          network,
          mailServer,
          database: files.of[name],
          gatewayDatabase: files.gateway,
          declinedRefunds,
          mutation,
        }),
    ),
  );
  const databases: PlatformDatabases = {
    seating: files.of['seating-service'],
    orders: files.of['order-service'],
    payments: files.of['payment-service'],
    notifications: files.of['notification-service'],
    gateway: files.gateway,
    all: [...serviceNames.map((name) => files.of[name]), files.gateway],
  };
  const soon = <T>(work: Promise<T>) => time.runToEnd(work, 5 * MINUTE_MS);

  const identities = new Map<string, Identity>();

  function participantOf(name: string): Participant {
    identities.set(name, identityOf(name, identities.size + 1));
    return new Participant({ name, network, time, ledger, prng: createPrng(seed, name) });
  }

  const identityNamed = ({ name }: Participant): Identity => {
    const identity = identities.get(name);
    if (identity === undefined) throw new Error(`Nobody is named ${name}.`);
    return identity;
  };

  async function hire(name: string, role: 'organizer' | 'staff' | 'admin'): Promise<Participant> {
    const person = participantOf(name);
    await employ(person, identityNamed(person), role, files.of['user-service']);
    return person;
  }

  async function welcome(name: string): Promise<Participant> {
    const person = participantOf(name);
    await register(person, identityNamed(person));
    return person;
  }

  /** Without faults: the services start, people register, an event goes on sale. */
  async function open(): Promise<Opened> {
    trace.note('world', `seed ${seed}: ${faults.describe()}`);
    trace.note('world', `two replicas of: ${[...replicated].join(', ') || 'no service'}`);
    await soon(Promise.all(services.map((service) => service.start())));
    await soon(keepHistory(files));
    const buyers = await soon(Promise.all(numbered('buyer', BUYERS).map(welcome)));
    const organizer = await soon(hire('organizer', 'organizer'));
    const administrator = await soon(hire('administrator', 'admin'));
    const doorStaff = await soon(Promise.all(numbered('door', DOORS).map((name) => hire(name, 'staff'))));
    const events = SEATS.map((seatCount, index) =>
      prepareEvent(organizer, { title: `Night ${index + 1}`, seatCount, now: time.now }),
    );
    const [eventId = '', laterEventId = ''] = await soon(Promise.all(events));
    const sale = await soon(publish(organizer, eventId));
    if (sale === undefined) throw new Error('The event is not on sale.');
    return { organizer, administrator, doorStaff, buyers, sale, laterEventId };
  }

  async function sell(opened: Opened): Promise<void> {
    const { organizer, administrator, doorStaff, buyers, sale, laterEventId } = opened;
    faults.begin();
    const closing = time.now + SALE_MS;
    // In some worlds nobody cancels or refunds, so that more orders stay confirmed.
    const [isRearranged, isRefunded] = [prng.chance(0.5), prng.chance(0.5)];
    const view: SharedView = {
      sales: [sale],
      shownTickets: [],
      taken: [],
      cancelPaid: (taken, cancel) => (isRefunded ? giveBackAtOnce(administrator, taken, cancel) : cancel()),
      isOpen: () => time.now < closing,
    };
    const people = [
      ...buyers.map((buyer) => buy(buyer, view)),
      ...doorStaff.map((guard) => guardDoor(guard, view)),
      organize(organizer, view, laterEventId),
      ...(prng.chance(0.6) ? [move(organizer, view, time.now)] : []),
      ...(isRearranged ? [rearrange(organizer, view)] : []),
      ...(isRefunded ? [giveMoneyBack(administrator, view)] : []),
      ...(prng.chance(0.5) ? [reprice(organizer, view)] : []),
      ...(prng.chance(0.3) ? [bringForward(organizer, view, () => time.now)] : []),
    ];
    for (let passedMs = 0; passedMs < SALE_MS; passedMs += SETTLE_STEP_MS / 2) {
      await time.advance(SETTLE_STEP_MS / 2);
      for (const service of services) if (faults.strikes('clock jump')) service.setClockWrong();
    }
    faults.end();
    trace.note('world', 'no more faults');
    await time.runToEnd(Promise.all(people), 60 * MINUTE_MS);
  }

  /** A second event is published during the sale; some events are cancelled. */
  async function organize(
    organizer: Participant,
    { sales, isOpen }: SharedView,
    laterEventId: string,
  ): Promise<void> {
    await organizer.think(5_000, SALE_MS / 2);
    for (let later: Sale | undefined; later === undefined && isOpen();) {
      later = await publish(organizer, laterEventId);
      if (later !== undefined) sales.push(later);
      else await organizer.think(2_000, 10_000);
    }
    if (!prng.chance(0.4)) return;
    await organizer.think(5_000, SALE_MS / 2);
    await callOff(organizer, prng.oneOf(sales).eventId);
  }

  /** Gives the world more than enough time to recover. Returns the work that is still not done. */
  async function settle(): Promise<string[]> {
    let rest: string[] = [];
    for (let passedMs = 0; passedMs < SETTLE_MS; passedMs += SETTLE_STEP_MS + SETTLE_LEAP_MS) {
      await time.advance(SETTLE_STEP_MS);
      rest = services.every(({ isUp }) => isUp) ? await whatIsLeft(databases) : ['6: a service is down'];
      if (rest.length === 0) return [];
      time.leap(SETTLE_LEAP_MS);
    }
    return rest.map((what) => `${what} after ${SETTLE_MS / MINUTE_MS} minutes without faults`);
  }

  return {
    time,
    trace,
    faults,
    random: createPrng(seed, 'libraries').random,
    fetch: webhookFetch({ network, time, faults, trace, prng: createPrng(seed, 'webhooks') }),
    open,
    sell,
    settle,
    check: () => findViolations({ files, databases, ledger, mailServer, identities }),
    async end() {
      services.forEach((service) => service.retire());
      // Transactions in progress are rolled back or committed before the files close.
      await time.advance(MINUTE_MS);
    },
    async orders() {
      const rows = await databases.orders.query<{ status: string; total: number }>(
        'SELECT status, COUNT(*) AS total FROM orders GROUP BY status ORDER BY status',
      );
      return Object.fromEntries(rows.map(({ status, total }) => [status, total]));
    },
    async repairs() {
      const repairs = await Promise.all(services.map((service) => service.repairs()));
      return repairs.reduce((sum, count) => sum + count, 0);
    },
    restarts: () => services.reduce((sum, { processCount }) => sum + processCount - 1, 0),
  };
}

const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
