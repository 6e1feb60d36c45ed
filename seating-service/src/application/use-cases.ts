import { createAdoptReservation } from './adopt-reservation';
import { createAllocateSeats } from './allocate-seats';
import { createBlockSeats } from './block-seats';
import { createChangeSale } from './change-sale';
import { createDeallocateSeats } from './deallocate-seats';
import type { UseCaseDependencies } from './dependencies';
import { createEditReservation } from './edit-reservation';
import { createExpireHolds } from './expire-holds';
import { createExtendReservation } from './extend-reservation';
import { createFindReservation } from './find-reservation';
import { createListReservations } from './list-reservations';
import { createPutInventory } from './put-inventory';
import { createReadAllocations } from './read-allocations';
import { createReleaseReservation } from './release-reservation';
import { createRenewReservation } from './renew-reservation';
import { createReportAvailability } from './report-availability';
import { createReserveSeats } from './reserve-seats';
import { createSaleCache } from './sale-cache';
import { createSeatLists, type SeatListDependencies } from './seat-list';

export type UseCases = ReturnType<typeof createUseCases>;

/** Everything that seating-service can do. */
export const createUseCases = (
  dependencies: Omit<UseCaseDependencies, 'saleCache'> & Pick<SeatListDependencies, 'cachedSeats'>,
) => ({
  reserveSeats: createReserveSeats({ ...dependencies, saleCache: createSaleCache(dependencies.sales) }),
  findReservation: createFindReservation(dependencies),
  listReservations: createListReservations(dependencies),
  editReservation: createEditReservation(dependencies),
  renewReservation: createRenewReservation(dependencies),
  adoption: createAdoptReservation(dependencies),
  releaseReservation: createReleaseReservation(dependencies),
  extendReservation: createExtendReservation(dependencies),
  allocateSeats: createAllocateSeats(dependencies),
  deallocateSeats: createDeallocateSeats(dependencies),
  readAllocations: createReadAllocations(dependencies),
  blockSeats: createBlockSeats(dependencies),
  putInventory: createPutInventory(dependencies),
  changeSale: createChangeSale(dependencies),
  expireHolds: createExpireHolds(dependencies),
  reportAvailability: createReportAvailability(dependencies),
  seatLists: createSeatLists(dependencies),
});
