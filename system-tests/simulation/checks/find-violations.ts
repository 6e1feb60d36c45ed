import { violationsOf } from '../../src/invariants';
import type { Evidence } from './evidence';
import { responsesAreKept } from './responses-are-kept';
import { changesAreLegal } from './changes-are-legal';
import { erasedPeopleBuyNothing } from './erased-people-buy-nothing';
import { erasedPeopleAreForgotten } from './erased-people-are-forgotten';
import { gatewayRecordsAgree } from './gateway-records-agree';
import { ordersKeepTheirHolds } from './orders-keep-their-holds';
import { pricesArePromised } from './prices-are-promised';
import { messagesAreSentOnce } from './messages-are-sent-once';
import { ordersShowTheirEvents } from './orders-show-their-events';
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
    ...(await ordersKeepTheirHolds(evidence)),
    ...(await pricesArePromised(evidence)),
    ...(await responsesAreKept(evidence)),
    ...(await messagesAreSentOnce(evidence)),
    ...(await gatewayRecordsAgree(evidence)),
    ...(await ticketsAdmitOnce(evidence)),
    ...(await refundsAreCovered(evidence)),
    ...(await refundsAreTold(evidence)),
    ...(await sagasAreWoken(evidence)),
    ...(await erasedPeopleAreForgotten(evidence)),
    ...(await ordersShowTheirEvents(evidence)),
    ...(await erasedPeopleBuyNothing(evidence)),
  ].filter((violation, index, all) => all.indexOf(violation) === index);
}
