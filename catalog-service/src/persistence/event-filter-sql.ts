import type { SqlValue } from '@ticketing/service-chassis/database';
import type { EventFilter } from '../application/ports/event-repository';

export interface SqlCondition {
  readonly text: string;
  readonly params: Readonly<Record<string, SqlValue>>;
}

/** OPEN of `domain/event-sale.ts`; a test compares them. */
const SALE_IS_OPEN = `e.status = 'ON_SALE' AND e.sales_start_at <= @openAt
  AND COALESCE(e.sales_end_at, e.starts_at) > @openAt`;

/** `%` and `_` are special on both engines, `[` only on SQL Server. Escaped, they are plain characters on both. */
const containing = (word: string): string => `%${word.replace(/[!%_[]/g, '!$&')}%`;

/** Only the requested conditions, so that the engine can use an index for them. */
export function eventConditions(filter: EventFilter): SqlCondition {
  const texts: string[] = [];
  const params: Record<string, SqlValue> = {};
  const add = (text: string, values: Readonly<Record<string, SqlValue>>) => {
    texts.push(text);
    Object.assign(params, values);
  };

  if (filter.cityKey !== undefined) add('e.city_key = @cityKey', { cityKey: filter.cityKey });
  if (filter.type !== undefined) add('e.type = @type', { type: filter.type });
  if (filter.status !== undefined) add('e.status = @status', { status: filter.status });
  if (filter.openAt !== undefined) add(SALE_IS_OPEN, { openAt: filter.openAt });
  if (filter.organizerId !== undefined) {
    add('e.organizer_id = @organizerId', { organizerId: filter.organizerId });
  }
  if (filter.drafts === 'none') add("e.status <> 'DRAFT'", {});
  else if (filter.drafts !== 'all') {
    add("(e.status <> 'DRAFT' OR e.organizer_id = @viewerId)", { viewerId: filter.drafts.of });
  }
  filter.words.forEach((word, index) => {
    const name = `word${index}`;
    add(`(e.search_text LIKE @${name} ESCAPE '!' OR v.search_text LIKE @${name} ESCAPE '!')`, {
      [name]: containing(word),
    });
  });
  if (filter.withoutCompleted) add("e.status <> 'COMPLETED'", {});
  if (filter.endsAfter !== undefined) add('e.ends_at > @endsAfter', { endsAfter: filter.endsAfter });
  if (filter.startsBefore !== undefined) {
    add('e.starts_at < @startsBefore', { startsBefore: filter.startsBefore });
  }
  if (filter.after !== undefined) {
    add('e.starts_at >= @afterStart AND (e.starts_at > @afterStart OR e.id > @afterId)', {
      afterStart: filter.after.startsAt,
      afterId: filter.after.id,
    });
  }
  return { text: texts.length === 0 ? '' : ` WHERE ${texts.join(' AND ')}`, params };
}
