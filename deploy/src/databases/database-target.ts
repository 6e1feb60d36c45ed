/** The database that a service's URL names, and the login that will own it. */
export interface DatabaseTarget {
  readonly host: string;
  readonly port: number;
  readonly encrypt: boolean;
  readonly trustServerCertificate: boolean;
  readonly database: string;
  readonly login: string;
  readonly password: string;
}

/** SQL Server's limit. QUOTENAME returns NULL for a longer name. */
const LONGEST_NAME = 128;
const plainName = /^[A-Za-z][A-Za-z0-9_]*$/;

/**
 * Parses a service's `sqlserver://` URL, so that the job creates exactly what the service will use.
 *
 * @throws Error that names the variable. It does not show the URL, because the URL contains a password.
 */
export function databaseTarget(variable: string, url: string): DatabaseTarget {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'sqlserver:' || parsed.hostname === '') {
    throw new Error(`${variable} must be sqlserver://login:password@host:1433/database.`);
  }
  const target = {
    host: parsed.hostname,
    port: parsed.port === '' ? 1433 : Number(parsed.port),
    encrypt: parsed.searchParams.get('encrypt') !== 'false',
    trustServerCertificate: parsed.searchParams.get('trustServerCertificate') === 'true',
    database: decodeURIComponent(parsed.pathname.slice(1)),
    login: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
  };
  for (const [part, name] of [['database', target.database] as const, ['login', target.login] as const]) {
    if (!plainName.test(name) || name.length > LONGEST_NAME) {
      throw new Error(`The ${part} in ${variable} must be a plain name: letters, digits and underscores.`);
    }
  }
  if (target.login.toLowerCase() === 'sa') {
    throw new Error(`${variable} names the administrator's login. Give the service a login of its own.`);
  }
  if (target.password === '' || target.password.length > LONGEST_NAME) {
    throw new Error(`The password in ${variable} must have 1 to ${LONGEST_NAME} characters.`);
  }
  return target;
}
