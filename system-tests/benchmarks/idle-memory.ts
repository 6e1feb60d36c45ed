import { setTimeout as sleep } from 'node:timers/promises';
import { serviceNames } from '../../scripts/local-platform';
import type { Platform } from '../src/platform';
import { residentBytes } from './process-figures';
import { inThousands, type Finding } from './report';

const BUDGET_MB = 600;

const megabytes = (bytes: number) => bytes / 1e6;

/** The memory of the six services before the first request. */
export async function measureIdleMemory(platform: Platform, idleMs: number): Promise<Finding[]> {
  await sleep(idleMs);
  const each = serviceNames.map((name) => megabytes(residentBytes(platform.processId(name))));
  const total = each.reduce((sum, mb) => sum + mb, 0);
  return [
    {
      what: 'memory of the six services, idle (RSS)',
      measured: `${inThousands(total)} MB (${inThousands(Math.min(...each))} to ${inThousands(Math.max(...each))} each)`,
      budget: { text: `under ${BUDGET_MB} MB`, isMet: total < BUDGET_MB },
    },
  ];
}
