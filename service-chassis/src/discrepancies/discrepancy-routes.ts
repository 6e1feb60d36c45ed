import { z } from 'zod';
import { access } from '../auth/access';
import { refusal } from '../http/refusal';
import { defineRoute, type Route } from '../http/route';
import { decodeCursor, listOf, pageOf, pageQuery, timestampOutput } from '../http/schemas';
import type { Discrepancy, DiscrepancySource } from './discrepancy';

const discrepancySchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  subject: z.string(),
  detail: z.string(),
  firstSeenAt: timestampOutput,
  lastSeenAt: timestampOutput,
  /** What to POST to when the cause is gone. */
  retry: z.string(),
});

const PATH = '/v1/admin/discrepancies';

/** The place in the list of all sources: one after the other, each by id. */
const cursorKey = z.tuple([z.number().int().min(0), z.string()]);

/** What an operator sees and can do about what the service could not put right by itself. */
export function discrepancyRoutes(sources: readonly DiscrepancySource[]): Route[] {
  /** At most `count`, from the place on; each with the source that it came from. */
  async function listFrom(place: z.output<typeof cursorKey> | undefined, count: number) {
    const [first, after] = place ?? [0, undefined];
    const found: { readonly source: number; readonly discrepancy: Discrepancy }[] = [];
    for (let source = first; source < sources.length && found.length < count; source += 1) {
      const page = await sources[source]?.list(source === first ? after : undefined, count - found.length);
      found.push(...(page ?? []).map((discrepancy) => ({ source, discrepancy })));
    }
    return found;
  }

  const list = defineRoute({
    method: 'GET',
    path: PATH,
    summary: 'What the service could not put right by itself, its given-up messages included',
    access: access.roles('admin'),
    request: { query: z.strictObject(pageQuery) },
    responses: { 200: listOf(discrepancySchema) },
    errors: ['invalid_cursor'],
    async handler({ query: { limit, cursor } }) {
      const place = cursor === undefined ? undefined : decodeCursor(cursor, cursorKey);
      const found = await listFrom(place, limit + 1);
      const page = pageOf(found, limit, ({ source, discrepancy }) => [source, discrepancy.id]);
      const items = page.items.map(({ discrepancy }) => presented(discrepancy));
      return { status: 200, body: { ...page, items } };
    },
  });

  const retry = defineRoute({
    method: 'POST',
    path: `${PATH}/:id/retry`,
    summary:
      'Try again what a discrepancy is about: compare the books, deliver the message, go on with the work',
    access: access.roles('admin'),
    request: { params: z.strictObject({ id: z.string().max(64) }) },
    responses: { 202: z.strictObject({ id: z.string() }) },
    errors: ['discrepancy_not_found'],
    // A repeat only tries once more.
    idempotency: 'none',
    async handler({ params: { id } }) {
      for (const source of sources) if (await source.retry(id)) return { status: 202, body: { id } };
      throw refusal.absent(
        'discrepancy_not_found',
        `There is no such discrepancy, or it was put right. GET ${PATH} shows those that are open.`,
      );
    },
  });

  return [list, retry];
}

const presented = ({ firstSeenAt, lastSeenAt, ...rest }: Discrepancy) => ({
  ...rest,
  firstSeenAt: firstSeenAt.toISOString(),
  lastSeenAt: lastSeenAt.toISOString(),
  retry: `${PATH}/${rest.id}/retry`,
});
