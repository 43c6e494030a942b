// GET /readyz: the picture can be read from the store, by the very commands that every snapshot takes.
import * as v from 'valibot';
import { sendJson, sendProblem } from '../answer.ts';
import type { ApiRoute } from '../api-route.ts';
import { type Store, StoreLostError } from '../store/store.ts';

export const readyzRoute = (store: Store): ApiRoute => ({
  method: 'GET',
  url: '/readyz',
  access: 'token',
  summary: 'Whether the store can be read.',
  responses: {
    200: { description: 'It can.', schema: v.object({ status: v.literal('ok') }) },
    503: { description: 'It cannot; the message says why.' },
  },
  async handler(_request, reply) {
    try {
      await store.readPicture();
      return sendJson(reply, 200, { status: 'ok' });
    } catch (error) {
      if (!(error instanceof StoreLostError)) throw error;
      return sendProblem(reply, {
        status: 503,
        error: 'store_unavailable',
        message: error.message,
        remedy: error.refused
          ? 'Check what the user of OPS_REDIS_URL may do: redis-cli -u "$OPS_REDIS_URL" acl whoami'
          : 'Check that Redis runs and that OPS_REDIS_URL names it.',
      });
    }
  },
});
