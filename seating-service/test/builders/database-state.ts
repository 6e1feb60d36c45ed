import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { SeatStatus } from '../../src/domain/seat-status';

interface SeatRow {
  id: string;
  status: SeatStatus;
  reservation_id: string | null;
  order_id: string | null;
  held_until: Date | null;
}

interface ReservationRow {
  id: string;
  user_id: string;
  status: string;
  seats: string;
  expires_at: Date;
  order_id: string | null;
}

/** The rows of one event, for tests that compare the tables with each other. */
export async function readDatabaseState(database: SqlRunner, eventId: string) {
  const seats = await database.query<SeatRow>(
    'SELECT id, status, reservation_id, order_id, held_until FROM seats WHERE event_id = @eventId',
    { eventId },
  );
  const reservations = await database.query<ReservationRow>(
    'SELECT id, user_id, status, seats, expires_at, order_id FROM reservations WHERE event_id = @eventId',
    { eventId },
  );
  return {
    seats,
    reservations: reservations.map(({ seats: promised, ...rest }) => ({
      ...rest,
      seatIds: (JSON.parse(promised) as { id: string }[]).map(({ id }) => id),
    })),
  };
}

export type DatabaseState = Awaited<ReturnType<typeof readDatabaseState>>;

/** The seats that a live reservation owns at that moment. */
export const liveSeatIds = ({ reservations }: DatabaseState, now: Date): string[] =>
  reservations
    .filter(({ status, expires_at: expiresAt }) => status === 'HELD' && expiresAt > now)
    .flatMap(({ seatIds }) => seatIds);
