import type { PlatformDatabases } from '../../src/invariants';
import type { MailServer } from '../outside/mail-server';
import type { Ledger } from '../participants/ledger';
import type { Identity } from '../participants/registration';
import type { DataFiles } from '../services/data-files';

/** What the checks look at once a world has settled. */
export interface Evidence {
  readonly files: DataFiles;
  readonly databases: PlatformDatabases;
  readonly ledger: Ledger;
  readonly mailServer: MailServer;
  /** The personal data of everybody who registered, by name. */
  readonly identities: ReadonlyMap<string, Identity>;
}
