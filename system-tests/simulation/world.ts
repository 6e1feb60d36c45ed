import type { Books } from '../src/invariants';
import { chanceOf } from './chance';
import { findBreaches } from './checks/find-breaches';
import { keepHistory } from './checks/history';
import { whatIsLeft } from './checks/what-is-left';
import { Faults, type FaultKind } from './faults';
import type { Flaw } from './flaws';
import { Network } from './network/network';
import { MailServer } from './outside/mail-server';
import { webhookFetch } from './outside/webhooks';
import { giveMoneyBack } from './people/administrator';
import { buy } from './people/buyer';
import { guardDoor } from './people/door';
import { Ledger } from './people/ledger';
import { callOff, prepareEvent, publish, rearrange } from './people/organizer';
import { Person } from './people/person';
import { employ, identityOf, register, type Identity } from './people/registration';
import type { Sale, Scene } from './people/scene';
import { openDataFiles, type DataFiles } from './services/data-files';
import { serviceNames } from './services/names';
import { SimulatedService } from './services/simulated-service';
import { installWorldGlobals } from './time/virtual-globals';
import { VirtualTime } from './time/virtual-time';
import { createTrace } from './trace';

export interface RunOptions {
  readonly seed: number;
  readonly flaw?: Flaw;
  /** Gets the trace, line by line. */
  readonly print?: (line: string) => void;
}

export interface RunResult {
  readonly seed: number;
  /** What must always hold and did not. */
  readonly breaches: readonly string[];
  /** SHA-256 of the trace: the same for the same seed. */
  readonly digest: string;
  readonly orders: Readonly<Record<string, number>>;
  readonly faults: ReadonlyMap<FaultKind, number>;
  /** Processes that came back after a crash. */
  readonly restarts: number;
  /** What only reconciliation put right: something went wrong before, which the services should not need it for. */
  readonly repairs: number;
  readonly virtualMs: number;
}

const MINUTE_MS = 60_000;
const SALE_MS = 3 * MINUTE_MS;
/** Longer than the longest pause before something that failed is tried again. */
const SETTLE_MS = 45 * MINUTE_MS;
const SETTLE_STEP_MS = 20_000;
/** Between two steps the whole world stands still: what waits for minutes gets on, at a fraction of the idle rounds in between. */
const SETTLE_LEAP_MS = 100_000;
const BUYERS = 12;
const SEATS = [8, 8] as const;
const DOORS = 2;

/** One world from its beginning to its end: a sale in the midst of faults, time to recover, and a look into all books. */
export async function run({ seed, flaw, print }: RunOptions): Promise<RunResult> {
  const files = await openDataFiles();
  const world = createWorld(seed, files, flaw, print);
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
    const breaches = [...stuck, ...(await world.check()), ...unhandled];
    breaches.forEach((breach) => world.trace.note('breach', breach));
    await world.end();
    return {
      seed,
      breaches,
      digest: world.trace.digest(),
      orders: await world.orders(),
      faults: world.faults.counts,
      restarts: world.restarts(),
      repairs: world.repairs(),
      virtualMs: world.time.elapsed,
    };
  } finally {
    restoreGlobals();
    process.off('unhandledRejection', onUnhandled);
    await files.close();
  }
}

interface Opened {
  readonly organizer: Person;
  readonly administrator: Person;
  readonly doorStaff: readonly Person[];
  readonly buyers: readonly Person[];
  readonly sale: Sale;
  /** Published in the midst of the faults. */
  readonly laterEventId: string;
}

function createWorld(
  seed: number,
  files: DataFiles,
  flaw: Flaw | undefined,
  print: ((line: string) => void) | undefined,
) {
  const time = new VirtualTime();
  const trace = createTrace(time, print);
  const faults = new Faults(seed);
  const chance = chanceOf(seed, 'world');
  const network = new Network({ time, faults, trace, chance: chanceOf(seed, 'network') });
  const mailServer = new MailServer({ time, faults, trace, chance: chanceOf(seed, 'mail') });
  const ledger = new Ledger();
  const declinedRefunds = new Set<string>();
  const replicated = new Set(serviceNames.filter(() => chance.of(0.3)));
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
          flaw,
        }),
    ),
  );
  const books: Books = {
    seating: files.of['seating-service'],
    orders: files.of['order-service'],
    payments: files.of['payment-service'],
    notifications: files.of['notification-service'],
    gateway: files.gateway,
    all: [...serviceNames.map((name) => files.of[name]), files.gateway],
  };
  const soon = <T>(work: Promise<T>) => time.runToEnd(work, 5 * MINUTE_MS);

  const identities = new Map<string, Identity>();

  function personOf(name: string): Person {
    identities.set(name, identityOf(name, identities.size + 1));
    return new Person({ name, network, time, ledger, chance: chanceOf(seed, name) });
  }

  const identityNamed = ({ name }: Person): Identity => {
    const identity = identities.get(name);
    if (identity === undefined) throw new Error(`Nobody is named ${name}.`);
    return identity;
  };

  async function hire(name: string, role: 'organizer' | 'staff' | 'admin'): Promise<Person> {
    const person = personOf(name);
    await employ(person, identityNamed(person), role, files.of['user-service']);
    return person;
  }

  async function welcome(name: string): Promise<Person> {
    const person = personOf(name);
    await register(person, identityNamed(person));
    return person;
  }

  /** All well: the services start, people register, an event goes on sale. */
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
    const scene: Scene = { sales: [sale], shownCodes: [], taken: [], isOpen: () => time.now < closing };
    const people = [
      ...buyers.map((buyer) => buy(buyer, scene)),
      ...doorStaff.map((guard) => guardDoor(guard, scene)),
      organize(organizer, scene, laterEventId),
      // In some worlds nobody interferes, so that more orders stay as they were made.
      ...(chance.of(0.5) ? [rearrange(organizer, scene)] : []),
      ...(chance.of(0.5) ? [giveMoneyBack(administrator, scene)] : []),
    ];
    for (let passedMs = 0; passedMs < SALE_MS; passedMs += SETTLE_STEP_MS / 2) {
      await time.advance(SETTLE_STEP_MS / 2);
      for (const service of services) if (faults.strikes('clock jump')) service.setClockWrong();
    }
    faults.end();
    trace.note('world', 'no more faults');
    await time.runToEnd(Promise.all(people), 60 * MINUTE_MS);
  }

  /** A second event is published in the midst of it all; some events are called off. */
  async function organize(organizer: Person, { sales, isOpen }: Scene, laterEventId: string): Promise<void> {
    await organizer.think(5_000, SALE_MS / 2);
    for (let later: Sale | undefined; later === undefined && isOpen();) {
      later = await publish(organizer, laterEventId);
      if (later !== undefined) sales.push(later);
      else await organizer.think(2_000, 10_000);
    }
    if (!chance.of(0.4)) return;
    await organizer.think(5_000, SALE_MS / 2);
    await callOff(organizer, chance.oneOf(sales).eventId);
  }

  /** Time to recover. Returns what is still not done after more than enough of it. */
  async function settle(): Promise<string[]> {
    let rest: string[] = [];
    for (let passedMs = 0; passedMs < SETTLE_MS; passedMs += SETTLE_STEP_MS + SETTLE_LEAP_MS) {
      await time.advance(SETTLE_STEP_MS);
      rest = services.every(({ isUp }) => isUp) ? await whatIsLeft(books) : ['6: a service is down'];
      if (rest.length === 0) return [];
      time.leap(SETTLE_LEAP_MS);
    }
    return rest.map((what) => `${what} after ${SETTLE_MS / MINUTE_MS} minutes without faults`);
  }

  return {
    time,
    trace,
    faults,
    random: chanceOf(seed, 'libraries').random,
    fetch: webhookFetch({ network, time, faults, trace, chance: chanceOf(seed, 'webhooks') }),
    open,
    sell,
    settle,
    check: () => findBreaches({ files, books, ledger, mailServer, identities }),
    async end() {
      services.forEach((service) => service.retire());
      // Transactions that were under way are rolled back or committed before the files close.
      await time.advance(MINUTE_MS);
    },
    async orders() {
      const rows = await books.orders.query<{ status: string; total: number }>(
        'SELECT status, COUNT(*) AS total FROM orders GROUP BY status ORDER BY status',
      );
      return Object.fromEntries(rows.map(({ status, total }) => [status, total]));
    },
    repairs: () => services.reduce((sum, { repairs }) => sum + repairs, 0),
    restarts: () => services.reduce((sum, { lives }) => sum + lives - 1, 0),
  };
}

const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
