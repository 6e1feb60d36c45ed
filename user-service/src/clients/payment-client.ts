import type { Peer } from '@ticketing/service-chassis/peers';
import type { PaymentClient } from '../application/ports/payment-client';
import { recordsOf } from './records-of';

export const createPaymentClient = (peer: Peer): PaymentClient => ({
  paymentsOf: (userId) => recordsOf(peer, '/v1/payments', userId),
});
