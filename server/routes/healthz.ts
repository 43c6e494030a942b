// GET /healthz: the process lives. Says nothing else, because anybody may ask.
import * as v from 'valibot';
import { sendJson } from '../answer.ts';
import type { ApiRoute } from '../api-route.ts';

export const healthzRoute = (): ApiRoute => ({
  method: 'GET',
  url: '/healthz',
  access: 'open',
  summary: 'Whether the process answers. Needs no token.',
  responses: { 200: { description: 'It does.', schema: v.object({ status: v.literal('ok') }) } },
  handler: (_request, reply) => sendJson(reply, 200, { status: 'ok' }),
});
