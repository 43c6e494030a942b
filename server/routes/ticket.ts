// POST /api/monitor/sidecars/ticket: EventSource cannot send a header, so a stream is opened with a ticket in its address.
import { randomBytes } from 'node:crypto';
import { sendJson } from '../answer.ts';
import type { ApiRoute } from '../api-route.ts';
import { TicketBody } from '../contract/http.ts';
import { TICKET_TTL_SECONDS } from '../contract/keys.ts';
import type { Store } from '../store/store.ts';

const TICKET_BYTES = 16;

export const ticketRoute = (store: Store): ApiRoute => ({
  method: 'POST',
  url: '/api/monitor/sidecars/ticket',
  access: 'token',
  summary: 'A ticket that opens one event stream, once, within 30 s, at any replica.',
  responses: { 200: { description: 'The ticket.', schema: TicketBody } },
  async handler(_request, reply) {
    const ticket = randomBytes(TICKET_BYTES).toString('base64url');
    await store.putTicket(ticket);
    return sendJson(reply, 200, { ticket, ttlSeconds: TICKET_TTL_SECONDS } satisfies TicketBody);
  },
});
