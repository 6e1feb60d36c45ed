import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findSubsetViolations } from '@ticketing/service-chassis/testing';

const root = join(__dirname, '../..');
const folder = join(root, '.cache/sql-texts');

interface SentText {
  readonly workspace: string;
  readonly text: string;
}

/** Every SQL text that the suites sent, as the test databases recorded them. */
function sentTexts(): SentText[] {
  return readdirSync(folder)
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { testPath: string; text: string })
    .map(({ testPath, text }) => ({ workspace: testPath.split('/', 1)[0] ?? '', text }));
}

describe('the SQL that all suites sent', () => {
  const texts = sentTexts();

  it.each([
    'user-service',
    'catalog-service',
    'seating-service',
    'order-service',
    'payment-service',
    'notification-service',
  ])('holds texts of %s', (service) => {
    expect(texts.filter(({ workspace }) => workspace === service).length).toBeGreaterThan(5);
  });

  it('is inside the subset that both engines run', () => {
    const outside = texts
      .map(({ text, workspace }) => ({ workspace, text, violations: findSubsetViolations(text) }))
      .filter(({ violations }) => violations.length > 0);
    expect(outside).toEqual([]);
  });
});
