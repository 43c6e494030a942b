// GET /readyz: the store answers.
import * as v from 'valibot';
import { sendJson, sendProblem } from '../answer.ts';
import type { ApiRoute } from '../api-route.ts';
import { type Store, StoreLostError } from '../store/store.ts';

export const readyzRoute = (store: Store): ApiRoute => ({
  method: 'GET',
  url: '/readyz',
  access: 'token',
  summary: 'Whether the store answers.',
  responses: {
    200: { description: 'It does.', schema: v.object({ status: v.literal('ok') }) },
    503: { description: 'It does not; the message says why.' },
  },
  async handler(_request, reply) {
    try {
      await store.ping();
      return sendJson(reply, 200, { status: 'ok' });
    } catch (error) {
      if (!(error instanceof StoreLostError)) throw error;
      return sendProblem(reply, {
        status: 503,
        error: 'store_unavailable',
        message: error.message,
        remedy: 'Check that Redis runs and that OPS_REDIS_URL names it.',
      });
    }
  },
});
