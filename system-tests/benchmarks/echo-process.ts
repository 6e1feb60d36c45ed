import type { AddressInfo } from 'node:net';
import express from 'express';
import { z } from 'zod';

/** The least that a service of this kind can do: read the body of a reserve, check it, send it back. */

/** As long as the services keep connections, or the comparison would be one of reconnecting. */
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
