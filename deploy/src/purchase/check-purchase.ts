import { loadPlatformAddresses } from './config';
import { walkPurchase } from './walk-purchase';

/** Buys two tickets on a running platform: npx tsx deploy/src/purchase/check-purchase.ts */
walkPurchase(loadPlatformAddresses()).then(
  ({ orderId, ticketIds }) => {
    process.stdout.write(`${orderId} is confirmed, with ${ticketIds.length} tickets\n`);
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
