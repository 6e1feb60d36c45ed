import { z } from 'zod';
import { systemClock } from '../../src/core';
import { access, defineRoute } from '../../src/http';
import { runProcess } from '../../src/service/run-process';
import { createServiceHost } from '../../src/service/service-host';
import { testConfig } from '../builders/test-service';

/** A process whose one route takes a moment, so that a signal can arrive while it is at work. */
void runProcess(
  () => ({
    ...testConfig({
      LOG_LEVEL: 'info',
      STOP_WITH_PARENT: process.env['STOP_WITH_PARENT'] ?? 'false',
    }),
    database: { ...testConfig().database, url: process.argv[2] ?? '' },
  }),
  async (config) => {
    const host = await createServiceHost({
      name: 'slow-service',
      healthPath: '/v1/widgets/health',
      config,
      overrides: {},
      migrationsDirectory: process.argv[3] ?? '',
      serviceSecret: 'a secret of the slow service itself',
      callers: {},
      userServiceUrl: 'http://127.0.0.1:1',
    });
    return host.service({
      routes: [
        defineRoute({
          method: 'GET',
          path: '/slow',
          summary: 'Takes a moment',
          access: access.anyone(),
          request: {},
          responses: { 200: z.strictObject({ done: z.boolean() }) },
          handler: async () => {
            host.logger.info('at work');
            await systemClock.sleep(400);
            return { status: 200, body: { done: true } };
          },
        }),
      ],
    });
  },
);
