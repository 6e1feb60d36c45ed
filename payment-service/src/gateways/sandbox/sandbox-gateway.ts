import type { Clock, IdSource } from '@ticketing/service-chassis/core';
import type { Logger } from '@ticketing/service-chassis/service';
import { z } from 'zod';
import type { NewEvent, SandboxCharge, SandboxRecords, SandboxRefund } from './persistence/records';
import { behaviourOf } from './tokens';
import { SIGNATURE_HEADER, isSignedWebhook } from './webhook-signature';
import type { GatewayLookup, GatewayResult, PaymentGateway } from '../../application/ports/payment-gateway';

export interface SandboxGatewayDependencies {
  readonly records: SandboxRecords;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** How long a caller waits until the call counts as timed out, when the sandbox does not respond. */
  readonly timeoutMs: number;
  readonly webhookSecret: string;
  /** Whether each result is also sent by a webhook. */
  readonly sendsWebhooks: boolean;
}

const eventSchema = z.object({ id: z.string().min(1).max(64), reference: z.string().min(1).max(40) });

/** A gateway that takes no real money, but otherwise behaves like one: it keeps its own records and does not always respond. */
export function createSandboxGateway(dependencies: SandboxGatewayDependencies): PaymentGateway {
  const { records, clock, ids, logger, timeoutMs, webhookSecret, sendsWebhooks } = dependencies;

  return {
    name: 'sandbox',

    async charge({ reference, amount, method, token }) {
      const behaviour = behaviourOf(token);
      if (behaviour.kind === 'fails') return { outcome: 'UNKNOWN' };
      const { declined } = behaviour;
      const status = declined === null ? 'SUCCESS' : 'DECLINED';
      const added = await records.addCharge(
        { reference, status, reason: declined, amount, method },
        newEvent(declined === null ? 'charge.succeeded' : 'charge.declined'),
        clock.now(),
      );
      if (added && !behaviour.responds) return noResponse();
      const charge = await findCharge(reference);
      return charge.outcome === 'NONE' ? { outcome: 'DECLINED', reason: 'not_charged' } : charge;
    },

    findCharge,

    async voidCharge(reference) {
      await records.addVoid(reference, clock.now());
      return findCharge(reference);
    },

    async refund({ reference, chargeReference, amount }) {
      await records.addRefund({ reference, chargeReference, amount }, newEvent('refund.ended'), clock.now());
      const refund = await findRefund(reference);
      return refund.outcome === 'NONE' ? { outcome: 'UNKNOWN' } : refund;
    },

    findRefund,

    statement: {
      list: (entryType, period, after) => records.listEntries(entryType, period, after),
      find: (entryType, reference) => records.findEntry(entryType, reference),
    },

    verifyWebhook(request) {
      const signature = request.header(SIGNATURE_HEADER);
      if (!isSignedWebhook(webhookSecret, request.rawBody, signature, clock.now())) return undefined;
      const parsed = eventSchema.safeParse(JSON.parse(request.rawBody.toString('utf8')));
      if (!parsed.success) logger.error({ err: parsed.error }, 'a signed webhook is not in a known form');
      return parsed.data;
    },
  };

  function newEvent(type: string): NewEvent | undefined {
    return sendsWebhooks ? { id: ids.next('evt'), type } : undefined;
  }

  async function noResponse(): Promise<GatewayResult> {
    if (timeoutMs > 0) await clock.sleep(timeoutMs);
    return { outcome: 'UNKNOWN' };
  }

  async function findCharge(reference: string): Promise<GatewayLookup> {
    const charge = await records.findCharge(reference);
    return charge === undefined ? { outcome: 'NONE' } : chargeLookup(charge);
  }

  async function findRefund(reference: string): Promise<GatewayLookup> {
    const refund = await records.findRefund(reference);
    return refund === undefined ? { outcome: 'NONE' } : refundResult(refund);
  }
}

function chargeLookup({ status, reason }: SandboxCharge): GatewayLookup {
  if (status === 'DECLINED') return { outcome: 'DECLINED', reason: reason ?? 'declined' };
  return { outcome: status === 'VOIDED' ? 'NONE' : 'SUCCESS' };
}

const refundResult = ({ status }: SandboxRefund): GatewayResult =>
  status === 'SUCCESS' ? { outcome: 'SUCCESS' } : { outcome: 'DECLINED', reason: 'declined' };
