import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { catalogSettings } from '../catalog-service/src/config';
import { notificationSettings } from '../notification-service/src/config';
import { orderSettings } from '../order-service/src/config';
import { paymentSettings } from '../payment-service/src/config';
import { seatingSettings } from '../seating-service/src/config';
import { baseSettings, DEVELOPMENT_SECRET_PREFIX } from '@ticketing/service-chassis/service';
import { userSettings } from '../user-service/src/config';

type Settings = Readonly<Record<string, z.ZodType>>;

const services: Readonly<Record<string, Settings>> = {
  'user-service': userSettings,
  'catalog-service': catalogSettings,
  'seating-service': seatingSettings,
  'order-service': orderSettings,
  'payment-service': paymentSettings,
  'notification-service': notificationSettings,
};

export interface Setting {
  readonly name: string;
  readonly default: string;
  readonly allowed: string;
  /** Undefined when nobody has described the setting. */
  readonly meaning: string | undefined;
}

/** The settings that all services share, and then the other settings of each service. */
export function settingsByOwner(): ReadonlyMap<string, readonly Setting[]> {
  const own = Object.entries(services).map(([name, settings]) => {
    const names = Object.keys(settings).filter((setting) => !(setting in baseSettings));
    return [name, names.map((setting) => describeSetting(setting, settings[setting]))] as const;
  });
  const shared = Object.entries(baseSettings).map(([name, schema]) => describeSetting(name, schema));
  return new Map([['Every service', shared], ...own]);
}

const page = join(__dirname, '../docs/settings.md');

/** Generates the page docs/settings.md from the declarations in the code, not yet formatted. */
export function settingsDocument(): string {
  const tables = [...settingsByOwner()].map(
    ([owner, settings]) =>
      `## ${owner}\n\n| variable | default | allowed | meaning |\n| --- | --- | --- | --- |\n${settings.map(row).join('\n')}`,
  );
  return `# Settings

Environment variables, as \`config.ts\` of each service declares them. \`npx tsx scripts/write-settings.ts\` generates this page from them.
An empty value counts as absent. If a value is not allowed, the service does not start, and its error message names the variable.

${tables.join('\n\n')}
`;
}

const row = ({ name, default: preset, allowed, meaning }: Setting) =>
  `| \`${name}\` | ${preset} | ${allowed} | ${meaning ?? ''} |`;

const jsonSchema = z.object({
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  description: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(z.string()).optional(),
  format: z.string().optional(),
});

function describeSetting(name: string, schema: z.ZodType | undefined): Setting {
  if (schema === undefined) throw new Error(`${name} has no schema.`);
  const known = jsonSchema.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return {
    name,
    default: defaultText(known.default),
    allowed: allowedText(known),
    meaning: known.description,
  };
}

function defaultText(value: string | number | boolean | undefined): string {
  if (value === undefined) return 'none';
  if (String(value).startsWith(DEVELOPMENT_SECRET_PREFIX)) return 'only for development';
  return `\`${value}\``;
}

function allowedText({ minimum, maximum, enum: choices, format }: z.output<typeof jsonSchema>): string {
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(', ');
  if (minimum !== undefined && maximum !== undefined)
    return maximum >= Number.MAX_SAFE_INTEGER ? `from ${minimum}` : `${minimum} to ${maximum}`;
  return format === 'uri' ? 'a URL' : 'text';
}

async function write(): Promise<void> {
  const { format, resolveConfig } = await import('prettier');
  writeFileSync(page, await format(settingsDocument(), { ...(await resolveConfig(page)), filepath: page }));
}

if (require.main === module) void write();
