import type { Clock, IdSource } from '@ticketing/service-chassis/core';
import type { Logger } from '@ticketing/service-chassis/service';
import { z } from 'zod';
import type { Books, ChargeEntry, NewEvent, RefundEntry } from './persistence/books';
import { behaviourOf } from './tokens';
import { SIGNATURE_HEADER, isSignedWebhook } from './webhook-signature';
import type { GatewayRecord, GatewayResult, PaymentGateway } from '../../application/ports';

const eventSchema = z.object({ id: z.string().min(1).max(64), reference: z.string().min(1).max(40) });

export interface SandboxOptions {
  readonly books: Books;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** How long a caller waits before it takes a silent sandbox for timed out. */
  readonly timeoutMs: number;
  readonly webhookSecret: string;
  /** Whether each outcome is also told by a webhook. */
  readonly tellsByWebhook: boolean;
}

/** A gateway that takes no real money but is otherwise like one: outside, with a memory of its own, and not always answering. */
export function createSandboxGateway(options: SandboxOptions): PaymentGateway {
  const { books, clock, ids, logger, timeoutMs, webhookSecret, tellsByWebhook } = options;

  const event = (type: string): NewEvent | undefined =>
    tellsByWebhook ? { id: ids.next('evt'), type } : undefined;

  async function noAnswer(): Promise<GatewayResult> {
    if (timeoutMs > 0) await clock.sleep(timeoutMs);
    return { outcome: 'UNKNOWN' };
  }

  async function bookedCharge(reference: string): Promise<GatewayRecord> {
    const entry = await books.findCharge(reference);
    return entry === undefined ? { outcome: 'NONE' } : chargeRecord(entry);
  }

  async function bookedRefund(reference: string): Promise<GatewayRecord> {
    const entry = await books.findRefund(reference);
    return entry === undefined ? { outcome: 'NONE' } : refundResult(entry);
  }

  return {
    name: 'sandbox',

    async charge({ reference, amount, method, token }) {
      const behaviour = behaviourOf(token);
      if (behaviour.kind === 'fails') return { outcome: 'UNKNOWN' };
      const { declined } = behaviour;
      const status = declined === null ? 'SUCCESS' : 'DECLINED';
      const entered = await books.enterCharge(
        { reference, status, reason: declined, amount, method },
        event(declined === null ? 'charge.succeeded' : 'charge.declined'),
        clock.now(),
      );
      if (entered && !behaviour.answers) return noAnswer();
      const record = await bookedCharge(reference);
      return record.outcome === 'NONE' ? { outcome: 'DECLINED', reason: 'not_charged' } : record;
    },

    findCharge: bookedCharge,

    async voidCharge(reference) {
      await books.enterVoid(reference, clock.now());
      return bookedCharge(reference);
    },

    async refund({ reference, chargeReference, amount }) {
      await books.enterRefund({ reference, chargeReference, amount }, event('refund.ended'), clock.now());
      const record = await bookedRefund(reference);
      return record.outcome === 'NONE' ? { outcome: 'UNKNOWN' } : record;
    },

    findRefund: bookedRefund,

    statement: {
      list: (movement, period, cursor) => books.listMoved(movement, period, cursor),
      find: (movement, reference) => books.findMoved(movement, reference),
    },

    verifyWebhook(request) {
      const signature = request.header(SIGNATURE_HEADER);
      if (!isSignedWebhook(webhookSecret, request.rawBody, signature, clock.now())) return undefined;
      const parsed = eventSchema.safeParse(JSON.parse(request.rawBody.toString('utf8')));
      if (!parsed.success) logger.error({ err: parsed.error }, 'a signed webhook is not in a known form');
      return parsed.data;
    },
  };
}

function chargeRecord({ status, reason }: ChargeEntry): GatewayRecord {
  switch (status) {
    case 'SUCCESS':
      return { outcome: 'SUCCESS' };
    case 'DECLINED':
      return { outcome: 'DECLINED', reason: reason ?? 'declined' };
    case 'VOIDED':
      return { outcome: 'NONE' };
  }
}

const refundResult = ({ status }: RefundEntry): GatewayResult =>
  status === 'SUCCESS' ? { outcome: 'SUCCESS' } : { outcome: 'DECLINED', reason: 'declined' };
