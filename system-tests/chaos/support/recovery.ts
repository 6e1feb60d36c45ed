import { serviceNames } from '../../../scripts/local-platform';
import { eventually, register, type Client } from '../../src/client';
import { putOnSale, type OnSaleEvent } from '../../src/on-sale';
import type { Platform } from '../../src/platform';
import { Acknowledgements } from './acknowledgements';
import { buy } from './patient-buyer';
import { pause } from './pause';

/** Long, because other work may keep the machine busy. The nightly workflow, where nothing else runs, allows ten seconds. */
const RECOVERY_WITHIN_MS = Number(process.env['RECOVERY_WITHIN_MS'] ?? 60_000);
const LOOK_EVERY_MS = 25;
/** How long the test keeps watching a platform that does not recover in time, to report how long it took. */
const WATCH_FOR_MS = 2 * RECOVERY_WITHIN_MS;

/** Measures how long a platform takes from the end of a fault until it sells again. */
export class RecoveryWatch {
  readonly #seats: string[];

  private constructor(
    private readonly platform: Platform,
    private readonly buyer: Client,
    private readonly event: OnSaleEvent,
  ) {
    this.#seats = [...event.seatIds];
  }

  /** Prepares the check while there is no fault. Each recovery sells one of `seatCount` seats. */
  static async prepare(platform: Platform, seatCount = 20): Promise<RecoveryWatch> {
    return new RecoveryWatch(platform, await register(platform), await putOnSale(platform, seatCount));
  }

  /**
   * Call it when a fault ends. @throws when the services are not ready, or a purchase does not succeed, in time
   * (RECOVERY_WITHIN_MS)
   */
  async expectRecovery(fromWhat: string): Promise<number> {
    const startedAt = performance.now();
    await Promise.all(
      serviceNames.map((name) => this.#untilReady(`${this.platform.url(name)}/health/ready`)),
    );
    const readyMs = Math.round(performance.now() - startedAt);
    await this.#purchase();
    const tookMs = Math.round(performance.now() - startedAt);
    const figure = `${fromWhat}: ready after ${readyMs} ms, a purchase is through after ${tookMs} ms`;
    process.stderr.write(`${figure}\n`);
    if (tookMs > RECOVERY_WITHIN_MS) throw new Error(`${figure}; ${RECOVERY_WITHIN_MS} ms are allowed.`);
    return tookMs;
  }

  async #untilReady(address: string): Promise<void> {
    const end = performance.now() + WATCH_FOR_MS;
    while (performance.now() < end) {
      const answer = await fetch(address).catch(() => undefined);
      if (answer?.status === 200) return;
      await pause(LOOK_EVERY_MS);
    }
    throw new Error(`${address} did not answer 200 within ${WATCH_FOR_MS} ms.`);
  }

  async #purchase(): Promise<void> {
    const seatId = this.#seats.shift();
    if (seatId === undefined) throw new Error('Prepare the watch with more seats: one is sold each time.');
    const wanted = { eventId: this.event.eventId, seatIds: [seatId] };
    const paid = await buy(this.buyer, wanted, new Acknowledgements());
    if (paid.status !== 201) throw new Error(`No purchase: ${paid.status} ${JSON.stringify(paid.body)}`);
    await eventually(
      () => this.buyer.get('order-service', `/v1/orders/${paid.body.orderId}`),
      ({ body }) => body?.status === 'CONFIRMED',
      WATCH_FOR_MS,
    );
  }
}
