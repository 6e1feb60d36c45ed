import { violationsOf } from '../../src/invariants';
import type { Evidence } from './evidence';
import { responsesAreKept } from './responses-are-kept';
import { changesAreLegal } from './changes-are-legal';
import { erasedPeopleAreForgotten } from './erased-people-are-forgotten';
import { gatewayRecordsAgree } from './gateway-records-agree';
import { messagesAreSentOnce } from './messages-are-sent-once';
import { refundsAreCovered } from './refunds-are-covered';
import { refundsAreTold } from './refunds-are-told';
import { sagasAreWoken } from './sagas-are-woken';
import { seatsAreCounted } from './seats-are-counted';
import { ticketsAdmitOnce } from './tickets-admit-once';

/** Every promise that is broken once the world has come to rest. */
export async function findViolations(evidence: Evidence): Promise<string[]> {
  return [
    ...(await violationsOf(evidence.databases, { settled: false })),
    ...(await violationsOf(evidence.databases, { settled: true })),
    ...(await changesAreLegal(evidence)),
    ...(await seatsAreCounted(evidence)),
    ...(await responsesAreKept(evidence)),
    ...(await messagesAreSentOnce(evidence)),
    ...(await gatewayRecordsAgree(evidence)),
    ...(await ticketsAdmitOnce(evidence)),
    ...(await refundsAreCovered(evidence)),
    ...(await refundsAreTold(evidence)),
    ...(await sagasAreWoken(evidence)),
    ...(await erasedPeopleAreForgotten(evidence)),
  ].filter((violation, index, all) => all.indexOf(violation) === index);
}
