import type { CatalogEvent } from '../../src/domain/event';
import { nextSaleChange, saleOf } from '../../src/domain/event-sale';
import type { EventStatus } from '../../src/domain/event-status';
import { anEvent } from '../builders/domain-objects';

const at = (time: string) => new Date(`2026-06-${time}Z`);

const onSale = (changes: Partial<CatalogEvent> = {}) =>
  anEvent({
    status: 'ON_SALE',
    salesStartAt: at('05T10:00:00'),
    salesEndAt: at('20T10:00:00'),
    startsAt: at('22T14:00:00'),
    endsAt: at('22T17:00:00'),
    ...changes,
  });

describe('the sale of an event', () => {
  it.each<[EventStatus, string, string]>([
    ['ON_SALE', '05T09:59:59.999', 'UPCOMING'],
    ['ON_SALE', '05T10:00:00', 'OPEN'],
    ['ON_SALE', '20T09:59:59.999', 'OPEN'],
    ['ON_SALE', '20T10:00:00', 'ENDED'],
    ['SOLD_OUT', '05T09:59:59.999', 'UPCOMING'],
    ['SOLD_OUT', '10T00:00:00', 'SOLD_OUT'],
    ['SOLD_OUT', '20T10:00:00', 'ENDED'],
    ['SCHEDULED', '10T00:00:00', 'UPCOMING'],
    ['SCHEDULED', '20T10:00:00', 'ENDED'],
    ['COMPLETED', '22T17:00:00', 'ENDED'],
    ['DRAFT', '10T00:00:00', 'NONE'],
    ['CANCELLED', '10T00:00:00', 'NONE'],
  ])('that is %s on %s is %s', (status, moment, state) => {
    expect(saleOf(onSale({ status }), at(moment)).state).toBe(state);
  });

  it('ends when the event begins, unless it ends at another time', () => {
    const event = onSale({ salesEndAt: null });
    expect(saleOf(event, at('22T13:59:59.999')).state).toBe('OPEN');
    expect(saleOf(event, at('22T14:00:00'))).toEqual({
      state: 'ENDED',
      opensAt: event.salesStartAt,
      closesAt: event.startsAt,
    });
  });

  it('goes on during a festival that sells until its last day', () => {
    const festival = onSale({ endsAt: at('25T23:00:00'), salesEndAt: at('25T20:00:00') });
    expect(saleOf(festival, at('24T12:00:00')).state).toBe('OPEN');
  });

  it('says when time will change it next', () => {
    const sale = saleOf(onSale(), at('01T00:00:00'));
    expect(nextSaleChange(sale, at('01T00:00:00'))).toEqual(at('05T10:00:00'));
    expect(nextSaleChange(sale, at('05T10:00:00'))).toEqual(at('20T10:00:00'));
    expect(nextSaleChange(sale, at('20T10:00:00'))).toBeUndefined();
  });
});
