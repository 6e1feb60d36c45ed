import type {
  PaymentGateway,
  GatewayResult,
} from '../../../payment-service/src/application/ports/payment-gateway';
import type { Prng, Range } from '../prng';
import type { Faults } from '../faults';
import type { ServiceProcess } from '../services/service-process';
import type { VirtualTime } from '../time/virtual-time';
import type { Trace } from '../trace';

export interface UnreliableGatewayOptions {
  readonly gateway: PaymentGateway;
  /** References of refunds that the gateway has declined, and declines again at every request. */
  readonly declinedRefunds: Set<string>;
  readonly serviceProcess: ServiceProcess;
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly prng: Prng;
  readonly trace: Trace;
}

const SHORT_MS: Range = [5, 80];
/** The maximum is longer than reconciliation waits before it voids a charge. */
const LONG_MS: Range = [2_000, 90_000];

const DECLINED: GatewayResult = { outcome: 'DECLINED', reason: 'declined' };

/** The connection to the gateway. The gateway itself keeps running when the process that called it ends. */
export function unreliableGateway(options: UnreliableGatewayOptions): PaymentGateway {
  const { gateway, declinedRefunds, serviceProcess, time, faults, prng, trace } = options;

  const travel = () => time.sleep(prng.between(...(faults.strikes('gateway late') ? LONG_MS : SHORT_MS)));

  function ask<T extends { readonly outcome: string }>(
    what: string,
    reference: string,
    work: () => Promise<T>,
  ): Promise<T> {
    return serviceProcess.step(async () => {
      const note = (text: string) => trace.note('gateway', `${what} ${reference}: ${text}`);
      if (faults.strikes('gateway unreachable')) {
        note('unreachable');
        throw new Error('The gateway could not be reached.');
      }
      await travel();
      const result = await work();
      if (faults.strikes('gateway asked twice')) note(`asked twice, ${(await work()).outcome}`);
      await travel();
      if (faults.strikes('gateway silent')) {
        note(`${result.outcome}, not heard`);
        throw new Error('The gateway did not answer.');
      }
      note(result.outcome);
      return result;
    });
  }

  /** Reading changes nothing, so a lost response is the same as no response. */
  function read<T>(what: string, work: () => Promise<T>): Promise<T> {
    return serviceProcess.step(async () => {
      if (faults.strikes('gateway unreachable')) {
        trace.note('gateway', `statement ${what}: unreachable`);
        throw new Error('The gateway could not be reached.');
      }
      await travel();
      return work();
    });
  }

  return {
    name: gateway.name,
    charge: (charge) => ask('charge', charge.reference, () => gateway.charge(charge)),
    findCharge: (reference) => ask('find charge', reference, () => gateway.findCharge(reference)),
    voidCharge: (reference) => ask('void charge', reference, () => gateway.voidCharge(reference)),
    refund: (refund) =>
      ask('refund', refund.reference, async () => {
        const isNew = (await gateway.findRefund(refund.reference)).outcome === 'NONE';
        if (isNew && faults.strikes('refund declined')) declinedRefunds.add(refund.reference);
        return declinedRefunds.has(refund.reference) ? DECLINED : gateway.refund(refund);
      }),
    findRefund: (reference) =>
      ask('find refund', reference, async () =>
        declinedRefunds.has(reference) ? DECLINED : gateway.findRefund(reference),
      ),
    statement: {
      list: (...asked) => read('list', () => gateway.statement.list(...asked)),
      find: (...asked) => read('find', () => gateway.statement.find(...asked)),
    },
    verifyWebhook: (request) => gateway.verifyWebhook(request),
  };
}
