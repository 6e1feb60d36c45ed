import { loadCatalogConfig } from '../../catalog-service/src/config';
import { loadSeatingConfig } from '../../seating-service/src/config';
import { textOf } from './support/sources';

/** catalog-service shows how many seats one reservation may have, and seating-service demands it. */
describe('the most seats of a reservation', () => {
  const limitsWith = (environment: Readonly<Record<string, string>>) => [
    loadCatalogConfig(environment).maxSeatsPerReservation,
    loadSeatingConfig(environment).maxSeatsPerReservation,
  ];

  it('are the same in both services, by default and when they are set', () => {
    expect(limitsWith({})).toEqual([10, 10]);
    expect(limitsWith({ MAX_SEATS_PER_RESERVATION: '6' })).toEqual([6, 6]);
  });

  it.each(['0', '101', 'ten'])('cannot be %s in either', (value) => {
    const environment = { MAX_SEATS_PER_RESERVATION: value };
    expect(() => loadCatalogConfig(environment)).toThrow('MAX_SEATS_PER_RESERVATION');
    expect(() => loadSeatingConfig(environment)).toThrow('MAX_SEATS_PER_RESERVATION');
  });

  it.each(['docker-compose.yml', 'k8s/configmaps/sale-config.yaml'])(
    'are set in one place of %s, for both',
    (file) => {
      expect(textOf(file).match(/^ *MAX_SEATS_PER_RESERVATION:/gm)).toHaveLength(1);
    },
  );
});
