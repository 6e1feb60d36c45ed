import { createAllocateSeats, type AllocateDependencies } from './allocate-seats';
import { createBlockSeats, type BlockDependencies } from './block-seats';
import { createChangeSale, type ChangeSaleDependencies } from './change-sale';
import { createDeallocateSeats, type DeallocateDependencies } from './deallocate-seats';
import { createExpireHolds, type ExpireHoldsDependencies } from './expire-holds';
import { createExtendReservation, type ExtendDependencies } from './extend-reservation';
import { createFindReservation } from './find-reservation';
import { createPutInventory, type PutInventoryDependencies } from './put-inventory';
import { createReadAllocations, type ReadAllocationsDependencies } from './read-allocations';
import { createReleaseReservation, type ReleaseDependencies } from './release-reservation';
import { createReportAvailability, type ReportAvailabilityDependencies } from './report-availability';
import { createReserveSeats, type ReserveDependencies } from './reserve-seats';
import { createSaleMemory } from './sale-memory';
import { createSeatLists, type SeatListDependencies } from './seat-list';

export type UseCaseDependencies = Omit<ReserveDependencies, 'saleMemory'> &
  ReleaseDependencies &
  ExtendDependencies &
  AllocateDependencies &
  DeallocateDependencies &
  ReadAllocationsDependencies &
  BlockDependencies &
  PutInventoryDependencies &
  ChangeSaleDependencies &
  ExpireHoldsDependencies &
  ReportAvailabilityDependencies &
  SeatListDependencies;

export type UseCases = ReturnType<typeof createUseCases>;

/** Everything that seating can be asked to do. */
export const createUseCases = (dependencies: UseCaseDependencies) => ({
  reserveSeats: createReserveSeats({ ...dependencies, saleMemory: createSaleMemory(dependencies.sales) }),
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
