/** The only file of this service that seed-data imports. */
export { createPutInventory } from './application/put-inventory';
export type { ToldSale } from './domain/event-sale';
export { planInventory } from './domain/inventory-plan';
export { newSeats, type NewSeat } from './domain/new-seat';
export type { Reservation } from './domain/reservation';
export type { ReservationStatus } from './domain/reservation-status';
export type { SeatChange } from './domain/seat';
export { counterChangeOf, counterChangeOfInventory } from './domain/seat-counters';
export { placesOf, type MapSection } from './domain/seat-map';
export { createRepositories } from './persistence/repositories';
