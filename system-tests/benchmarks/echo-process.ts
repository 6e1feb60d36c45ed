import type { AddressInfo } from 'node:net';
import express from 'express';
import { z } from 'zod';

/** The minimum that such a service does: reads the body of a reserve request, validates it and sends it back. */

/** The same keep-alive time as the services; otherwise the comparison would measure reconnections. */
const KEEP_ALIVE_MS = 65_000;

const id = z.string().min(1).max(64);
const body = z.strictObject({ eventId: id, seatIds: z.array(id).min(1).max(100) });

const app = express();
app.use(express.json());
app.post('/echo', (request, response) => {
  response.status(201).json(body.parse(request.body));
});

const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
server.keepAliveTimeout = KEEP_ALIVE_MS;
process.once('disconnect', () => process.exit());
