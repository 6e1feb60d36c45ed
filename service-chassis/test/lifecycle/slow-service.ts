import { z } from 'zod';
import { access, defineRoute, systemClock } from '../../src';
import { runProcess } from '../../src/lifecycle/serve';
import { createKernel } from '../../src/lifecycle/kernel';
import { testConfig } from '../builders/test-service';

/** A process whose one route takes a moment, so that a signal can arrive while it is at work. */
void runProcess(
  () => ({
    ...testConfig({ LOG_LEVEL: 'info' }),
    database: { ...testConfig().database, url: process.argv[2] ?? '' },
  }),
  async (config) => {
    const kernel = await createKernel({
      name: 'slow-service',
      config,
      overrides: {},
      migrationsDirectory: process.argv[3] ?? '',
      serviceSecret: 'a secret of the slow service itself',
      callers: {},
      userServiceUrl: 'http://127.0.0.1:1',
    });
    return kernel.service({
      routes: [
        defineRoute({
          method: 'GET',
          path: '/slow',
          summary: 'Takes a moment',
          access: access.anyone(),
          request: {},
          responses: { 200: z.strictObject({ done: z.boolean() }) },
          handler: async () => {
            kernel.logger.info('at work');
            await systemClock.sleep(400);
            return { status: 200, body: { done: true } };
          },
        }),
      ],
    });
  },
);
