import { migrate, openDatabase } from '@ticketing/service-chassis/database';
import type { Job } from '@ticketing/service-chassis/service';
import { join } from 'node:path';
import { createSandboxRecords } from './persistence/records';
import { createPostWebhook } from './post-webhook';
import { createSandboxGateway } from './sandbox-gateway';
import { createWebhookSender } from './webhook-sender';
import type { OpenGateway } from '../gateway';

export const sandboxMigrationsDirectory = join(__dirname, 'persistence/migrations');

/** The sandbox behaves like an external system: it runs in this process, but shares no data with the service. */
export const openSandbox: OpenGateway = async ({ sandbox }, environment) => {
  const { clock, sandboxDatabase } = environment;
  const { databaseUrl, webhookUrl, webhookSecret, timeoutMs } = sandbox;
  const database = sandboxDatabase ?? (await openDatabase(databaseUrl));
  const records = createSandboxRecords(database);
  const shared = { ...environment, records, webhookSecret };
  const sendsWebhooks = webhookUrl !== undefined;
  const jobs: Job[] = sendsWebhooks
    ? [
        {
          name: 'sandbox-webhooks',
          everyMs: 1_000,
          run: createWebhookSender({ ...shared, postWebhook: createPostWebhook(webhookUrl) }),
        },
      ]
    : [];
  return {
    gateway: createSandboxGateway({ ...shared, timeoutMs, sendsWebhooks }),
    jobs,
    start: async () => {
      const source = { source: 'sandbox-gateway', directory: sandboxMigrationsDirectory };
      await migrate(database, [source], { now: () => clock.now() });
    },
    stop: () => database.close(),
  };
};
