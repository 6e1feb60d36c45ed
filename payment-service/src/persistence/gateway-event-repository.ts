import { UniqueViolation, type Database } from '@ticketing/service-chassis/database';
import type { GatewayEventRepository } from '../application/ports/gateway-event-repository';

export function createGatewayEventRepository(database: Database): GatewayEventRepository {
  return {
    async isKnown(gateway, eventId) {
      const rows = await database.query(
        'SELECT event_id FROM gateway_events WHERE gateway = @gateway AND event_id = @eventId',
        { gateway, eventId },
      );
      return rows.length > 0;
    },

    async store(gateway, eventId, receivedAt) {
      try {
        await database.execute(
          'INSERT INTO gateway_events (gateway, event_id, received_at) VALUES (@gateway, @eventId, @receivedAt)',
          { gateway, eventId, receivedAt },
        );
      } catch (error) {
        if (!(error instanceof UniqueViolation)) throw error;
      }
    },

    deleteBefore: (time) =>
      database.execute('DELETE FROM gateway_events WHERE received_at < @time', { time }),
  };
}
