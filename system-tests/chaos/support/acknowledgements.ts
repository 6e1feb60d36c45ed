import type { ApiResponse } from '../../src/client';
import type { PlatformDatabases } from '../../src/invariants';

interface AcknowledgedPayment {
  readonly orderId: string;
  readonly isSettled: boolean;
  readonly isConfirmed: boolean;
}

/** What the platform has acknowledged to its callers, to compare with its databases afterwards. */
export class Acknowledgements {
  readonly #orders = new Set<string>();
  readonly #payments = new Map<string, AcknowledgedPayment>();

  get count(): number {
    return this.#orders.size + this.#payments.size;
  }

  /** Records a response to `POST /v1/orders`. */
  noteOrder({ status, body }: ApiResponse): void {
    if (status === 201) this.#orders.add(body.id);
  }

  /** Records a response to `POST /v1/payments/charge`. */
  noteCharge({ status, body }: ApiResponse): void {
    if (status !== 201) return;
    this.#payments.set(body.id, {
      orderId: body.orderId,
      isSettled: body.status === 'SUCCESS',
      isConfirmed: body.order.status === 'CONFIRMED',
    });
  }

  /** What was acknowledged and is not in the databases. */
  async lostFrom({ orders, payments }: PlatformDatabases): Promise<string[]> {
    const orderStatuses = new Map(
      (await orders.query<{ id: string; status: string }>('SELECT id, status FROM orders')).map(
        ({ id, status }) => [id, status],
      ),
    );
    const paymentStatuses = new Map(
      (await payments.query<{ id: string; status: string }>('SELECT id, status FROM payments')).map(
        ({ id, status }) => [id, status],
      ),
    );
    return [
      ...[...this.#orders]
        .filter((id) => !orderStatuses.has(id))
        .map((id) => `order ${id} was acknowledged and is gone`),
      ...[...this.#payments].flatMap(([id, { orderId, isSettled, isConfirmed }]) => {
        const [payment, order] = [paymentStatuses.get(id), orderStatuses.get(orderId)];
        return [
          ...(payment === undefined ? [`payment ${id} was acknowledged and is gone`] : []),
          ...(isSettled && (payment === 'PENDING' || payment === 'FAILED')
            ? [`payment ${id} was acknowledged as a success and is ${payment}`]
            : []),
          ...(isConfirmed && order !== 'CONFIRMED'
            ? [`order ${orderId} was acknowledged as confirmed and is ${order}`]
            : []),
        ];
      }),
    ];
  }
}
