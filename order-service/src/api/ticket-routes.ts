import {
  access,
  defineResultRoute,
  defineRoute,
  idParams,
  idSchema,
  lineOfText,
  timestampOutput,
  userOf,
  type Access,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { ReadTickets } from '../application/tickets/read-tickets';
import type { PublicTicketKey } from '../application/tickets/ticket-keys';
import type { UseCases } from '../application/use-cases';
import type { Order } from '../domain/order';
import type { Ticket } from '../domain/ticket';
import { ticketCalendar } from './documents/calendar-entry';
import { qrPng } from './documents/qr-code';
import { ticketPdf } from './documents/ticket-pdf';
import { ticketSchema, toTicketBody } from './ticket-schemas';

const LONGEST_CODE = 2_000;

/** A ticket is worth money, so no cache may keep it. */
const PRIVATE = { 'Cache-Control': 'private, no-store' };

export const ticketRoutes = (useCases: UseCases): Route[] => [
  defineRoute({
    method: 'GET',
    path: '/v1/tickets/:id',
    summary: 'One ticket',
    access: access.people(),
    request: { params: idParams },
    responses: { 200: ticketSchema },
    errors: ['ticket_not_found'],
    handler: async (call) => {
      const { ticket } = await useCases.readTickets.one(call.params.id, call.principal);
      return { status: 200, headers: PRIVATE, body: toTicketBody(ticket) };
    },
  }),

  ...printables.map((printable) => printableRoute(useCases.readTickets, printable)),

  ...doorRoutes(useCases),

  defineResultRoute({
    method: 'GET',
    path: '/.well-known/ticket-keys.json',
    summary: 'The public keys with which a scanner checks tickets offline',
    access: access.anyone(),
    request: {},
    responses: {
      200: z.strictObject({
        keys: z.array(
          z.strictObject({
            kty: z.literal('OKP'),
            crv: z.literal('Ed25519'),
            x: z.string(),
            kid: z.string(),
            use: z.literal('sig'),
            alg: z.literal('EdDSA'),
          }),
        ),
      }),
    },
    respond: { status: 200, body: toKeySetBody, headers: () => ({ 'Cache-Control': 'public, max-age=300' }) },
    handler: async () => useCases.ticketKeys.published(),
  }),
];

const doorRoutes = ({ checkInTicket, revertCheckIn }: UseCases): Route[] => [
  defineResultRoute({
    method: 'POST',
    path: '/v1/tickets/check-in',
    summary: 'Admit the bearer of a ticket, once',
    access: access.roles('staff', 'admin'),
    request: {
      body: z.strictObject({ code: z.string().trim().min(1).max(LONGEST_CODE), eventId: idSchema }),
    },
    responses: { 200: z.strictObject({ ticket: ticketSchema, admittedAt: timestampOutput }) },
    errors: ['ticket_not_found', 'wrong_event', 'doors_closed', 'ticket_void', 'already_used'],
    respond: { status: 200, body: toAdmissionBody },
    handler: (call) =>
      checkInTicket({ ...call.body, staffId: userOf(call.principal).userId }, call.storeResponse),
  }),

  defineResultRoute({
    method: 'POST',
    path: '/v1/tickets/check-in/revert',
    summary: 'Take back an admission that was a mistake',
    access: access.roles('staff', 'admin'),
    request: { body: z.strictObject({ ticketId: idSchema, reason: lineOfText(200) }) },
    responses: { 200: z.strictObject({ ticket: ticketSchema }) },
    errors: ['ticket_not_found', 'not_used', 'ticket_void'],
    respond: { status: 200, body: (ticket: Ticket) => ({ ticket: toTicketBody(ticket) }) },
    handler: (call) =>
      revertCheckIn({ ...call.body, staffId: userOf(call.principal).userId }, call.storeResponse),
  }),
];

/** A file format in which a ticket is shown or saved. */
interface Printable {
  readonly file: string;
  readonly summary: string;
  readonly contentType: string;
  /** The extension of the file name; none for a format that is not downloaded. */
  readonly savedAs?: string;
  /** The owner and admins, unless something else is said. */
  readonly access?: Access;
  readonly make: (ticket: Ticket, order: Order) => Promise<Buffer> | string;
}

const printables: readonly Printable[] = [
  {
    file: 'qr.png',
    summary: 'The ticket’s code as a QR image',
    contentType: 'image/png',
    make: ({ code }) => qrPng(code),
  },
  {
    file: 'ticket.pdf',
    summary: 'The ticket as a page to print',
    contentType: 'application/pdf',
    savedAs: 'pdf',
    // notification-service attaches it to mails.
    access: access.peopleOrService('tickets:read'),
    make: ticketPdf,
  },
  {
    file: 'event.ics',
    summary: 'The event as a calendar entry',
    contentType: 'text/calendar; charset=utf-8',
    savedAs: 'ics',
    make: ticketCalendar,
  },
];

const printableRoute = (
  readTickets: ReadTickets,
  { file, summary, contentType, savedAs, access: readers = access.people(), make }: Printable,
): Route =>
  defineRoute({
    method: 'GET',
    path: `/v1/tickets/:id/${file}`,
    summary,
    access: readers,
    request: { params: idParams },
    responses: { 200: 'binary' },
    errors: ['ticket_not_found', 'ticket_void'],
    handler: async (call) => {
      const { ticket, order } = await readTickets.printable(call.params.id, call.principal);
      const disposition = `attachment; filename="${ticket.id}.${savedAs}"`;
      return {
        status: 200,
        headers: savedAs === undefined ? PRIVATE : { ...PRIVATE, 'Content-Disposition': disposition },
        bytes: { contentType, data: await make(ticket, order) },
      };
    },
  });

const toAdmissionBody = (ticket: Ticket) => ({
  ticket: toTicketBody(ticket),
  admittedAt: (ticket.admittedAt ?? ticket.issuedAt).toISOString(),
});

const toKeySetBody = (keys: readonly PublicTicketKey[]) => ({ keys: [...keys] });
