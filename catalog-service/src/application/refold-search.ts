import { pages } from '@ticketing/service-chassis/core';
import type { UseCaseDependencies } from './dependencies';

const PAGE = 100;

/**
 * Folds the texts that searches and filters compare again, where an older release folded them by another rule. Venues come
 * first, because their events have a copy of the city. A row that changes meanwhile is folded by its change, or the next time.
 */
export function createRefoldSearch({ transactions, venues, events }: UseCaseDependencies) {
  return async function refoldSearch(): Promise<void> {
    for (const repository of [venues, events]) {
      for await (const ids of pages(PAGE, () => repository.listOutdatedFolds(PAGE))) {
        await transactions.run(async (tx) => {
          for (const id of ids) await repository.refold(tx, id);
        });
      }
    }
  };
}
