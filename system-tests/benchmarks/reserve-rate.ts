import { median } from '../overload/load';
import { Echo } from './echo';
import type { LargeEvent } from './large-event';
import { CONNECTIONS, watched, withRates, type Rates, type Watched } from './rates';
import { asPercent, inThousands, type Finding } from './report';
import type { Sizes } from './sizes';
import { whileOpen } from './while-open';

const LEAST_RATIO = 0.6;
/** With fewer clients, the echo would wait for them, and the benchmark would measure their speed. */
const LEAST_BUSY = 0.85;

interface Turn {
  readonly reserves: Watched;
  readonly echoes: Watched;
  /** Reserves and releases in turns, a second. */
  readonly both: number;
}

/**
 * Compares reserves with an echo of the same body: the same clients, as many connections, in turns, so that other load
 * on the machine slows both. Seats are released between the windows; a third window reserves and releases.
 */
export async function measureReserveRate(event: LargeEvent, sizes: Sizes): Promise<Finding[]> {
  const echo = await Echo.start();
  const echoes = {
    kind: 'same',
    clients: CONNECTIONS,
    step: { method: 'POST', url: echo.url, body: event.reserveBody },
  } as const;
  const turns = await whileOpen(
    () => echo.stop(),
    () =>
      withRates(echoes, sizes.windowMs, (ofEchoes) =>
        withRates(event.holds(CONNECTIONS), sizes.windowMs, (ofReserves) =>
          withRates(event.holdsAndReleases(CONNECTIONS), sizes.windowMs, async (ofBoth) => {
            const turn = () => oneTurn(event, echo, { ofEchoes, ofReserves, ofBoth });
            for (let window = 0; window < sizes.warmUpWindows; window += 1) await turn();
            const counted: Turn[] = [];
            while (counted.length < sizes.turns) counted.push(await turn());
            return counted;
          }),
        ),
      ),
  );
  return findingsOf(turns);
}

async function oneTurn(
  event: LargeEvent,
  echo: Echo,
  { ofEchoes, ofReserves, ofBoth }: Record<'ofEchoes' | 'ofReserves' | 'ofBoth', Rates>,
): Promise<Turn> {
  const reserves = await watched(ofReserves, event.seating.processId);
  await event.releaseAll();
  const echoes = await watched(ofEchoes, echo.processId);
  const both = await ofBoth.next();
  await event.releaseAll();
  return { reserves, echoes, both };
}

function findingsOf(turns: readonly Turn[]): Finding[] {
  const of = (figure: (turn: Turn) => number) => median(turns.map(figure));
  const ratios = turns.map(({ reserves, echoes }) => reserves.perSecond / echoes.perSecond);
  const ratio = median(ratios);
  const echoBusy = of(({ echoes }) => echoes.busy);
  const line = (what: string, figure: (turn: Turn) => Watched): Finding => ({
    what: `  ${what}`,
    measured: `${inThousands(of((turn) => figure(turn).perSecond))} a second, ${of((turn) => figure(turn).workMs).toFixed(3)} ms of work each`,
  });
  return [
    {
      what: 'POST /v1/seats/reserve, one process, of the rate of a bare echo',
      measured: `${asPercent(ratio)} (${asPercent(Math.min(...ratios))} to ${asPercent(Math.max(...ratios))})`,
      budget: { text: `at least ${asPercent(LEAST_RATIO)}`, isMet: ratio >= LEAST_RATIO },
    },
    line('reserves', ({ reserves }) => reserves),
    line('echoes', ({ echoes }) => echoes),
    {
      what: '  reserves and releases in turns',
      measured: `${inThousands(of(({ both }) => both))} a second`,
    },
    {
      what: '  the echo had something to do',
      measured: `${asPercent(echoBusy)} of the time`,
      budget: { text: `at least ${asPercent(LEAST_BUSY)}`, isMet: echoBusy >= LEAST_BUSY },
    },
  ];
}
