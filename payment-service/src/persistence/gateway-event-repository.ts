import { hasRow, isInserted, type Database } from '@ticketing/service-chassis/database';
import type { GatewayEventRepository } from '../application/ports/gateway-event-repository';

export function createGatewayEventRepository(database: Database): GatewayEventRepository {
  return {
    isKnown: (gateway, eventId) =>
      hasRow(
        database,
        'SELECT event_id FROM gateway_events WHERE gateway = @gateway AND event_id = @eventId',
        { gateway, eventId },
      ),

    async store(gateway, eventId, receivedAt) {
      const text =
        'INSERT INTO gateway_events (gateway, event_id, received_at) VALUES (@gateway, @eventId, @receivedAt)';
      await isInserted(database.execute(text, { gateway, eventId, receivedAt }));
    },

    deleteBefore: (time) =>
      database.execute('DELETE FROM gateway_events WHERE received_at < @time', { time }),
  };
}
