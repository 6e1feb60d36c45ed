import { breachesOf, type Books } from '../../src/invariants';
import type { MailServer } from '../outside/mail-server';
import type { Ledger } from '../people/ledger';
import type { Identity } from '../people/registration';
import type { DataFiles } from '../services/data-files';
import { answersAreKept } from './answers-are-kept';
import { changesAreLegal } from './changes-are-legal';
import { erasedPeopleAreForgotten } from './erased-people-are-forgotten';
import { booksAgree } from './books-agree';
import { messagesAreSentOnce } from './messages-are-sent-once';
import { refundsAreCovered } from './refunds-are-covered';
import { seatsAreCounted } from './seats-are-counted';
import { ticketsAdmitOnce } from './tickets-admit-once';

export interface Evidence {
  readonly files: DataFiles;
  readonly books: Books;
  readonly ledger: Ledger;
  readonly mailServer: MailServer;
  /** Of everybody who registered, by name. */
  readonly identities: ReadonlyMap<string, Identity>;
}

/** Everything that must hold once the world has settled, and does not. */
export async function findBreaches(evidence: Evidence): Promise<string[]> {
  return [
    ...(await breachesOf(evidence.books, { settled: false })),
    ...(await breachesOf(evidence.books, { settled: true })),
    ...(await changesAreLegal(evidence)),
    ...(await seatsAreCounted(evidence)),
    ...(await answersAreKept(evidence)),
    ...(await messagesAreSentOnce(evidence)),
    ...(await booksAgree(evidence)),
    ...(await ticketsAdmitOnce(evidence)),
    ...(await refundsAreCovered(evidence)),
    ...(await erasedPeopleAreForgotten(evidence)),
  ].filter((breach, index, all) => all.indexOf(breach) === index);
}
