import { z } from 'zod';
import { access, defineRoute, type Route } from '../../src/http';
import type { Overrides } from '../../src/service';
import { baseConfig, baseSettings, readEnvironment, type BaseConfig } from '../../src/config/load-config';
import { createServiceHost, type ServiceParts } from '../../src/service/service-host';
import { createTestIdentity, ManualClock, silentLogger } from '../../testing';
import { chassisDatabase } from './chassis-database';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const CALLER_SECRET = 'a secret of the caller, long enough';

export const testConfig = (values: Record<string, string> = {}): BaseConfig =>
  baseConfig(readEnvironment(baseSettings, { NODE_ENV: 'test', LOG_LEVEL: 'silent', ...values }), {
    name: 'widgets',
    port: 0,
  });

/** A service about widgets, which admits one caller with the scope `widgets:write`. */
export async function widgetService(
  routes: readonly Route[],
  parts: Partial<ServiceParts> = {},
  overrides: Overrides = {},
  config: BaseConfig = testConfig(),
) {
  const clock = new ManualClock();
  const identity = createTestIdentity(clock);
  const database = await chassisDatabase();
  const migrationsDirectory = mkdtempSync(join(tmpdir(), 'no-migrations-'));
  const host = await createServiceHost({
    name: 'widget-service',
    healthPath: '/v1/widgets/health',
    config,
    overrides: {
      clock,
      database,
      userKeys: identity.userKeys,
      logger: silentLogger,
      backgroundWork: false,
      checkResponses: true,
      ...overrides,
    },
    migrationsDirectory,
    serviceSecret: 'a secret of the widget service itself',
    callers: { 'caller-service': { secret: CALLER_SECRET, scopes: ['widgets:write'] } },
    userServiceUrl: 'http://127.0.0.1:1',
  });
  const service = host.service({ routes, ...parts });
  await service.start();
  return {
    ...service,
    host,
    clock,
    identity,
    database,
    dispose: async () => {
      await service.stop();
      await database.dispose();
      rmSync(migrationsDirectory, { recursive: true });
    },
  };
}

export const widgetSchema = z.strictObject({ name: z.string(), size: z.number().int().min(0) });

/** `POST /v1/widgets` for anyone: responds with what it was sent. */
export const createWidget = (work: () => Promise<void> = () => Promise.resolve()) =>
  defineRoute({
    method: 'POST',
    path: '/v1/widgets',
    summary: 'Make a widget',
    access: access.anyone(),
    request: { body: widgetSchema },
    responses: { 201: widgetSchema },
    location: ({ name }) => `/v1/widgets/${name}`,
    handler: async (call) => {
      await work();
      return { status: 201, body: call.body };
    },
  });
