import { get } from 'node:http';
import { median } from '../overload/load';
import { SEATS, type LargeEvent } from './large-event';
import { CONNECTIONS, withRates } from './rates';
import { inThousands, type Finding } from './report';
import type { Sizes } from './sizes';

const BUDGET_BYTES = 150_000;
/** As browsers send it. */
const OF_BROWSERS = 'gzip, deflate, br, zstd';
/** A list in which seats of all kinds are mixed is larger than one of a new event. */
const HELD = SEATS / 4;

/** The size of the seat list of an event of 20,000 seats, a quarter of them held, and how often it can be fetched. */
export async function measureSeatList(event: LargeEvent, sizes: Sizes): Promise<Finding[]> {
  await event.hold(HELD);
  const whole = await download(event.listUrl, 'identity');
  const gzip = await download(event.listUrl, 'gzip');
  const ofBrowsers = await download(event.listUrl, OF_BROWSERS);
  const rateWith = (headers: Readonly<Record<string, string>>) => rateOf(event.listUrl, headers, sizes);
  const downloads = await rateWith({ 'Accept-Encoding': OF_BROWSERS });
  const unchanged = await rateWith({ 'Accept-Encoding': OF_BROWSERS, 'If-None-Match': ofBrowsers.etag });
  await event.releaseAll();
  const size = (what: string, { bytes, encoding }: Download): Finding => ({
    what: `list of ${inThousands(SEATS)} seats, ${what}`,
    measured: `${inThousands(bytes)} bytes (${encoding})`,
    budget: {
      text: `under ${inThousands(BUDGET_BYTES)}`,
      isMet: encoding !== 'identity' && bytes < BUDGET_BYTES,
    },
  });
  return [
    size('Accept-Encoding: gzip', gzip),
    size('Accept-Encoding of browsers', ofBrowsers),
    { what: '  not compressed', measured: `${inThousands(whole.bytes)} bytes` },
    { what: '  downloads, compressed', measured: `${inThousands(downloads)} a second` },
    { what: '  with If-None-Match, unchanged', measured: `${inThousands(unchanged)} a second` },
  ];
}

interface Download {
  readonly bytes: number;
  readonly encoding: string;
  readonly etag: string;
}

/** With Node's http module, because `fetch` would decompress. */
function download(url: string, acceptEncoding: string): Promise<Download> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'Accept-Encoding': acceptEncoding } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode === 200) {
          const { etag = '', 'content-encoding': encoding = 'identity' } = response.headers;
          resolve({ bytes, encoding, etag });
        } else {
          reject(new Error(`The seat list was answered with ${response.statusCode}.`));
        }
      });
    }).once('error', reject);
  });
}

function rateOf(
  url: string,
  headers: Readonly<Record<string, string>>,
  { windowMs, warmUpWindows, turns }: Sizes,
): Promise<number> {
  const order = { kind: 'same', clients: CONNECTIONS, step: { method: 'GET', url, headers } } as const;
  return withRates(order, windowMs, async (rates) => {
    for (let window = 0; window < warmUpWindows; window += 1) await rates.next();
    const counted: number[] = [];
    while (counted.length < turns) counted.push(await rates.next());
    return median(counted);
  });
}
