import { z } from 'zod';
import { access } from '../auth/access';
import { userOf } from '../auth/principal';
import { problem } from '../core/problem-error';
import { defineRoute, type Route } from '../http/route';
import {
  idParams,
  lineOfText,
  listOf,
  pageOf,
  pageQuery,
  timestampOutput,
  toPageBody,
} from '../http/schemas';
import { holdsCardNumber } from '../logging/card-numbers';
import type { Discrepancy, DiscrepancySource, DiscrepancyState } from './discrepancy';

const discrepancySchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  subject: z.string(),
  detail: z.string(),
  firstSeenAt: timestampOutput,
  lastSeenAt: timestampOutput,
  /** The path to POST to after the cause was removed. */
  retry: z.string(),
  /** Only for a dismissed discrepancy: when, by which administrator and why it was dismissed. */
  dismissed: z.strictObject({ at: timestampOutput, by: z.string(), reason: z.string() }).optional(),
});

const dismissalSchema = z.strictObject({
  id: z.string(),
  dismissedAt: timestampOutput,
  dismissedBy: z.string(),
  reason: z.string(),
});

const decisionSchema = z.strictObject({
  reason: lineOfText(500)
    .meta({ examples: ['It was settled by hand.'] })
    .refine((reason) => !holdsCardNumber(reason), 'must not hold a card number'),
});

const PATH = '/v1/admin/discrepancies';

/** The position in the list of all sources: one source after the other, each sorted by id. */
const cursorKey = z.tuple([z.number().int().min(0), z.string()]);

/** Shows operators what the service could not repair by itself, and lets them retry or dismiss it. */
export const discrepancyRoutes = (sources: readonly DiscrepancySource[]): Route[] => [
  listRoute(sources),
  retryRoute(sources),
  dismissRoute(sources),
];

const listRoute = (sources: readonly DiscrepancySource[]): Route =>
  defineRoute({
    method: 'GET',
    path: PATH,
    summary:
      'What the service could not put right by itself, its given-up messages included, or what of it was dismissed',
    access: access.roles('admin'),
    request: {
      query: z.strictObject({
        ...pageQuery(cursorKey),
        dismissed: z.enum(['true', 'false']).default('false'),
      }),
    },
    responses: { 200: listOf(discrepancySchema) },
    errors: ['invalid_cursor'],
    async handler({ query: { limit, cursor, dismissed } }) {
      const found = await listFrom(sources, cursor, limit + 1, dismissed === 'true' ? 'dismissed' : 'open');
      const page = pageOf(found, limit, ({ source, discrepancy }) => [source, discrepancy.id]);
      return { status: 200, body: toPageBody(page, ({ discrepancy }) => presented(discrepancy)) };
    },
  });

const retryRoute = (sources: readonly DiscrepancySource[]): Route =>
  defineRoute({
    method: 'POST',
    path: `${PATH}/:id/retry`,
    summary:
      'Retry what a discrepancy is about: compare the records, deliver the message, or resume the saga',
    access: access.roles('admin'),
    request: { params: idParams },
    responses: { 202: z.strictObject({ id: z.string() }) },
    errors: ['discrepancy_not_found'],
    // A repeated request only retries once more.
    idempotency: 'none',
    async handler({ params: { id } }) {
      for (const source of sources) if (await source.retry(id)) return { status: 202, body: { id } };
      throw noSuch();
    },
  });

const dismissRoute = (sources: readonly DiscrepancySource[]): Route =>
  defineRoute({
    method: 'POST',
    path: `${PATH}/:id/dismiss`,
    summary: 'Leave as it is what has no right answer any more; it comes back when something else is found',
    access: access.roles('admin'),
    request: { params: idParams, body: decisionSchema },
    responses: { 200: dismissalSchema },
    errors: ['discrepancy_not_found', 'discrepancy_not_dismissible'],
    // The response to a repeat has the first decision.
    idempotency: 'none',
    async handler({ params: { id }, body: { reason }, principal }) {
      const decision = { by: userOf(principal).userId, reason };
      for (const source of sources) {
        const dismissal = await source.dismiss(id, decision);
        if (dismissal === undefined) continue;
        const { at, by: dismissedBy } = dismissal;
        const body = { id, dismissedAt: at.toISOString(), dismissedBy, reason: dismissal.reason };
        return { status: 200, body };
      }
      throw noSuch();
    },
  });

/** At most `count` discrepancies from the position on, each with its source. */
async function listFrom(
  sources: readonly DiscrepancySource[],
  place: z.output<typeof cursorKey> | undefined,
  count: number,
  state: DiscrepancyState,
) {
  const [first, after] = place ?? [0, undefined];
  const found: { readonly source: number; readonly discrepancy: Discrepancy }[] = [];
  for (let source = first; source < sources.length && found.length < count; source += 1) {
    const begin = source === first ? after : undefined;
    const page = await sources[source]?.list(begin, count - found.length, state);
    found.push(...(page ?? []).map((discrepancy) => ({ source, discrepancy })));
  }
  return found;
}

const noSuch = () =>
  problem.notFound(
    'discrepancy_not_found',
    `There is no such discrepancy, or it was put right. GET ${PATH} shows those that are open.`,
  );

const presented = ({ firstSeenAt, lastSeenAt, dismissed, ...rest }: Discrepancy) => ({
  ...rest,
  firstSeenAt: firstSeenAt.toISOString(),
  lastSeenAt: lastSeenAt.toISOString(),
  retry: `${PATH}/${rest.id}/retry`,
  ...(dismissed && { dismissed: { ...dismissed, at: dismissed.at.toISOString() } }),
});
