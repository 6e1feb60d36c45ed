import { isNode, parseDocument, visit, type Node } from 'yaml';
import { interpolate } from './interpolate';
import { readText } from './repository';

export interface ComposeService {
  readonly image: string;
  readonly build?: {
    readonly context: string;
    readonly target: string;
    readonly args?: Readonly<Record<string, string>>;
  };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly restart?: string;
  readonly mem_limit?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly stop_grace_period?: string;
}

export interface ComposeProject {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export const composeFile = 'docker-compose.yml';
export const overlays = { embedded: 'compose.embedded.yml', sixServers: 'compose.six-servers.yml' } as const;

type Tag = '!reset' | '!override';
type Value = unknown;
type Mapping = Record<string, Value>;

const isMapping = (value: Value): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists that a later file replaces. It extends all other lists. */
const replacedLists: ReadonlySet<string> = new Set(['command', 'entrypoint', 'test']);

function readFile(path: string, environment: Readonly<Record<string, string>>) {
  const document = parseDocument(readText(path), { merge: true, logLevel: 'error' });
  if (document.errors.length > 0) throw new Error(`${path}: ${document.errors.join('\n')}`);
  const tags = new Map<string, Tag>();
  visit(document, {
    Pair(_key, pair, ancestors) {
      const value = pair.value as Node | null;
      if (!isNode(value) || (value.tag !== '!reset' && value.tag !== '!override')) return;
      const parents = ancestors.flatMap((node) => ('key' in node ? [String(node.key)] : []));
      tags.set([...parents, String(pair.key)].join('/'), value.tag);
    },
  });
  return { value: interpolateAll(document.toJS() as Value, environment) as Mapping, tags };
}

function interpolateAll(value: Value, environment: Readonly<Record<string, string>>): Value {
  if (typeof value === 'string') return interpolate(value, environment);
  if (Array.isArray(value)) return value.map((item) => interpolateAll(item, environment));
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, interpolateAll(item, environment)]),
  );
}

function merge(
  base: Mapping,
  overlay: Mapping,
  tags: ReadonlyMap<string, Tag>,
  path: readonly string[],
): Mapping {
  const merged = { ...base };
  for (const [key, value] of Object.entries(overlay)) {
    const here = [...path, key];
    const tag = tags.get(here.join('/'));
    const before = merged[key];
    if (tag === '!reset') delete merged[key];
    else if (tag === '!override') merged[key] = value;
    else if (isMapping(before) && isMapping(value)) merged[key] = merge(before, value, tags, here);
    else if (Array.isArray(before) && Array.isArray(value) && !replacedLists.has(key)) {
      merged[key] = [...(before as Value[]), ...(value as Value[])];
    } else merged[key] = value;
  }
  return merged;
}

/** The project that these files define together, as `docker compose -f ... -f ... config` would show it. */
export function composeProject(
  files: readonly string[],
  environment: Readonly<Record<string, string>>,
): ComposeProject {
  return files
    .map((path) => readFile(path, environment))
    .reduce<Mapping>(
      (base, { value, tags }) => merge(base, value, tags, []),
      {},
    ) as unknown as ComposeProject;
}

/** What `docker compose up` starts: the services without a profile, and those of the profiles that are named. */
export function started(project: ComposeProject, ...profiles: string[]): [string, ComposeService][] {
  return Object.entries(project.services).filter(
    ([, { profiles: own = [] }]) => own.length === 0 || own.some((profile) => profiles.includes(profile)),
  );
}

/** A container that does its work and ends. */
export const isOneShot = (service: ComposeService): boolean => service.restart === 'no';
