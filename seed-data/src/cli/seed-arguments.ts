import { parseArgs } from 'node:util';
import { normalizedEmail } from '../../../user-service/src/import';

export interface SeedArguments {
  readonly dataDirectory: string;
  /** The directory of an export; undefined for the demo data. */
  readonly from: string | undefined;
  readonly shiftDates: boolean;
  readonly organizerEmail: string;
  readonly force: boolean;
  readonly help: boolean;
}

/** The arguments are wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `Usage: npx tsx seedDataToDB.ts [options]

Without --from it adds the demo data, with it an export. What is there already stays as it is.

  --data-dir DIR     where the embedded databases and the report are (default: $DATA_DIR, else .data)
  --from DIR         load the CSV files of an export (etsr_users.csv and its six companions)
  --shift-dates      with --from: move the events by whole weeks into the future, so that they can be sold
  --organizer EMAIL  with --from: who owns the events (default: organizer@demo.test)
  --force            load even into what looks like production
  --help             show this

Databases: USER_, CATALOG_, SEATING_, ORDER_, PAYMENT_ and NOTIFICATION_DATABASE_URL, as the services have them.
`;

const defaultOrganizer = 'organizer@demo.test';

/** @throws UsageError for an unknown option, a wrong value, or an option that has no meaning here */
export function readArguments(args: readonly string[], environment: NodeJS.ProcessEnv): SeedArguments {
  const values = parse(args);
  for (const name of ['shift-dates', 'organizer'] as const) {
    if (values[name] !== undefined && values.from === undefined) {
      throw new UsageError(`--${name} is about an export: name it with --from DIR.`);
    }
  }
  return {
    dataDirectory: values['data-dir'] ?? (environment['DATA_DIR'] || '.data'),
    from: values.from,
    shiftDates: values['shift-dates'] ?? false,
    organizerEmail: organizerEmailOf(values.organizer ?? defaultOrganizer),
    force: values.force ?? false,
    help: values.help ?? false,
  };
}

function organizerEmailOf(text: string): string {
  const email = normalizedEmail(text);
  if (email !== undefined) return email;
  throw new UsageError(`--organizer must be an email address, such as ${defaultOrganizer}.`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        'data-dir': { type: 'string' },
        from: { type: 'string' },
        'shift-dates': { type: 'boolean' },
        organizer: { type: 'string' },
        force: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
