import fc from 'fast-check';
import { serviceNames } from '../simulation/services/names';
import { requestsTo } from './support/fuzzed-requests';
import { exampleOf, tabledRoutes, type TabledRoute } from './support/route-table';
import { openFixture, type ApiResponse, type Fixture } from './support/fixture';

/** The same requests in each run of the tests; the nightly workflow gives it a new seed. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
/** Requests to each route. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 12);

/** Problem codes that any route may have. */
const COMMON_CODES = new Set([
  'invalid_request',
  'malformed_json',
  'malformed_request',
  'unsupported_media_type',
  'route_not_found',
  'method_not_allowed',
  'token_required',
  'bad_token',
  'idempotency_key_required',
  'invalid_idempotency_key',
  'idempotency_key_reused',
]);

/** What is wrong with a response; undefined when nothing is. */
function faultOf({ status, headers, json, body }: ApiResponse, { route }: TabledRoute): string | undefined {
  if (status < 400) return route.responses[status] === undefined ? `undeclared status ${status}` : undefined;
  if (status === 500) return `500: ${body}`;
  if (!headers['content-type']?.startsWith('application/problem+json')) return `no problem document: ${body}`;
  for (const member of ['type', 'title', 'detail', 'code', 'requestId'])
    if (typeof json[member] !== 'string') return `a problem without ${member}: ${body}`;
  if (json.status !== status) return `a problem of status ${json.status} with status ${status}`;
  if (/\bat \S+ \(|SQLITE|node_modules|SELECT |INSERT /.test(body)) return `a look at our insides: ${body}`;
  if (COMMON_CODES.has(json.code) || route.errors?.includes(json.code)) return undefined;
  return `an undeclared code: ${body}`;
}

jest.setTimeout(60_000 + 3_000 * RUNS);

describe(`any request (FUZZ_SEED=${SEED} FUZZ_RUNS=${RUNS})`, () => {
  let fixture: Fixture;
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);
  beforeAll(async () => {
    process.on('unhandledRejection', onUnhandled);
    fixture = await openFixture();
  });
  afterAll(async () => {
    process.off('unhandledRejection', onUnhandled);
    await fixture.close();
  });

  it.each(serviceNames)('to %s gets a response that its route declares, and never a 5xx', async (service) => {
    const statuses = new Map<number, number>();
    const complaintsBefore = fixture.services.complaints.length;
    for (const tabled of tabledRoutes(fixture).filter((one) => one.service === service)) {
      await fc.assert(
        fc.asyncProperty(requestsTo(tabled, exampleOf(tabled, fixture)), async (request) => {
          const answer = await fixture.ask(tabled.entry.caller, service, request);
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          const fault = faultOf(answer, tabled);
          if (fault !== undefined) throw new Error(`${tabled.name} as ${tabled.entry.caller}: ${fault}`);
        }),
        { seed: SEED, numRuns: RUNS },
      );
    }
    expect(fixture.services.complaints.slice(complaintsBefore)).toEqual([]);
    expect(unhandled).toEqual([]);
    const count = (which: (status: number) => boolean) =>
      [...statuses].reduce((sum, [status, answers]) => sum + (which(status) ? answers : 0), 0);
    // Otherwise all requests would have been rejected early, and the test would have tested only that.
    expect(count((status) => status < 300)).toBeGreaterThan(0);
    expect(count((status) => status === 401 || status === 403)).toBeLessThan(count(() => true) / 2);
  });
});
