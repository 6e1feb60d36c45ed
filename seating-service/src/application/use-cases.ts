import { createAllocateSeats, type AllocateSeatsDependencies } from './allocate-seats';
import { createBlockSeats, type BlockSeatsDependencies } from './block-seats';
import { createChangeSale, type ChangeSaleDependencies } from './change-sale';
import { createDeallocateSeats, type DeallocateSeatsDependencies } from './deallocate-seats';
import { createExpireHolds, type ExpireHoldsDependencies } from './expire-holds';
import { createExtendReservation, type ExtendReservationDependencies } from './extend-reservation';
import { createFindReservation } from './find-reservation';
import { createPutInventory, type PutInventoryDependencies } from './put-inventory';
import { createReadAllocations } from './read-allocations';
import { createReleaseReservation } from './release-reservation';
import { createReportAvailability, type ReportAvailabilityDependencies } from './report-availability';
import { createReserveSeats, type ReserveSeatsDependencies } from './reserve-seats';
import { createSaleCache } from './sale-cache';
import { createSeatLists, type SeatListDependencies } from './seat-list';

export type UseCaseDependencies = Omit<ReserveSeatsDependencies, 'saleCache'> &
  ExtendReservationDependencies &
  AllocateSeatsDependencies &
  DeallocateSeatsDependencies &
  BlockSeatsDependencies &
  PutInventoryDependencies &
  ChangeSaleDependencies &
  ExpireHoldsDependencies &
  ReportAvailabilityDependencies &
  SeatListDependencies;

export type UseCases = ReturnType<typeof createUseCases>;

/** Everything that seating-service can do. */
export const createUseCases = (dependencies: UseCaseDependencies) => ({
  reserveSeats: createReserveSeats({ ...dependencies, saleCache: createSaleCache(dependencies.sales) }),
  findReservation: createFindReservation(dependencies),
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
