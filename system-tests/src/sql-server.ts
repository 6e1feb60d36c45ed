import { randomBytes } from 'node:crypto';
import { connectAsAdministrator } from '../../deploy/src/databases/administrator';
import { databaseTarget, type DatabaseTarget } from '../../deploy/src/databases/database-target';
import { grantDatabase } from '../../deploy/src/databases/grant-database';

/** The variable that names a database to the services, and to the job that makes the databases of a deployment. */
const variableOf = (owner: string): string =>
  `${owner.replace('-service', '').replace('-', '_').toUpperCase()}_DATABASE_URL`;

/** A database and a login for each owner on a SQL Server, made as those of a deployment are. */
export class ServerDatabases {
  private constructor(
    private readonly administratorPassword: string,
    private readonly urls: Readonly<Record<string, string>>,
  ) {}

  /** @param serverUrl with the administrator's password. */
  static async make(serverUrl: string, owners: readonly string[]): Promise<ServerDatabases> {
    const { host, password, search } = new URL(serverUrl);
    const suffix = randomBytes(4).toString('hex');
    const urls = owners.map((owner) => {
      const name = `${owner.replace('-', '_')}_${suffix}`;
      return [variableOf(owner), `sqlserver://${name}:Throw-away-${suffix}@${host}/${name}${search}`];
    });
    const databases = new ServerDatabases(
      decodeURIComponent(password),
      Object.fromEntries(urls) as Record<string, string>,
    );
    await databases.administrate(grantDatabase);
    return databases;
  }

  /** The databases by the variables in which services look for them. */
  get settings(): NodeJS.ProcessEnv {
    return { ...this.urls };
  }

  urlOf(owner: string): string {
    const url = this.urls[variableOf(owner)];
    if (url === undefined) throw new Error(`There is no database of ${owner}.`);
    return url;
  }

  /** Also while somebody is still connected. */
  drop(): Promise<void> {
    return this.administrate(async (administrator, { database, login }) => {
      await administrator.run(`ALTER DATABASE [${database}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE`, {});
      await administrator.run(`DROP DATABASE [${database}]`, {});
      await administrator.run(`DROP LOGIN [${login}]`, {});
    });
  }

  private async administrate(work: typeof grantDatabase): Promise<void> {
    for (const [variable, url] of Object.entries(this.urls)) {
      const target: DatabaseTarget = databaseTarget(variable, url);
      const administrator = await connectAsAdministrator(target, this.administratorPassword);
      await work(administrator, target).finally(() => administrator.close());
    }
  }
}
