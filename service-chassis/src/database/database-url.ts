/** The parts of DATABASE_URL. */
export type DatabaseAddress = SqliteAddress | SqlServerAddress;

export interface SqliteAddress {
  readonly engine: 'sqlite';
  readonly path: string;
}

export interface SqlServerAddress {
  readonly engine: 'sqlserver';
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** True unless the URL says `encrypt=false`. */
  readonly encrypt: boolean;
  /** False unless the URL says `trustServerCertificate=true`. */
  readonly trustServerCertificate: boolean;
}

const forms =
  'Use sqlite:path or sqlserver://user:password@host:1433/database?encrypt=true&trustServerCertificate=true.';

/** Throws an Error that says what is wrong. It does not contain the URL, because the URL may contain a password. */
export function parseDatabaseUrl(url: string): DatabaseAddress {
  if (url.startsWith('sqlite:')) return parseSqlite(url.slice('sqlite:'.length));
  if (url.startsWith('sqlserver://')) return parseSqlServer(url);
  throw new Error(`The database URL begins neither with sqlite: nor with sqlserver://. ${forms}`);
}

function parseSqlite(path: string): SqliteAddress {
  if (path === '' || path.startsWith(':')) throw new Error(`The database URL names no file. ${forms}`);
  return { engine: 'sqlite', path: path.replace(/^\/\/(?=\/)/, '') };
}

function parseSqlServer(url: string): SqlServerAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const database = decoded(parsed?.pathname.slice(1));
  const user = decoded(parsed?.username);
  const password = decoded(parsed?.password);
  if (!parsed || parsed.hostname === '' || !database || database.includes('/') || !user || !password) {
    throw new Error(
      `The database URL lacks a host, a database, a user or a password, or one of them holds a character that ` +
        `must be percent-encoded. ${forms}`,
    );
  }
  const unknown = [...parsed.searchParams.keys()].find((key) => !(key in switches));
  if (unknown !== undefined)
    throw new Error(`The database URL has the unknown setting '${unknown}'. ${forms}`);
  return {
    engine: 'sqlserver',
    user,
    password,
    host: parsed.hostname,
    port: parsed.port === '' ? 1433 : Number(parsed.port),
    database,
    encrypt: readSwitch(parsed, 'encrypt'),
    trustServerCertificate: readSwitch(parsed, 'trustServerCertificate'),
  };
}

const switches = { encrypt: true, trustServerCertificate: false } as const;

function readSwitch(url: URL, name: keyof typeof switches): boolean {
  const value = url.searchParams.get(name);
  if (value === null) return switches[name];
  if (value !== 'true' && value !== 'false') {
    throw new Error(`The database URL's setting ${name} must be true or false. ${forms}`);
  }
  return value === 'true';
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
