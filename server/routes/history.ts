// GET /api/monitor/history?since=: the recent past, for charts and for a panel that opens late.
import * as v from 'valibot';
import { JSON_TYPE, type Problem, sendProblem } from '../answer.ts';
import type { ApiRoute } from '../api-route.ts';
import { EpochMs } from '../contract/fields.ts';
import { HISTORY_SPAN_MS, HISTORY_STEP_MS, HistorySchema } from '../contract/history.ts';
import { parseValue } from '../contract/parse.ts';
import type { Live } from '../live.ts';

const Query = v.object({
  since: v.optional(
    v.pipe(v.string('must be given once'), v.regex(/^\d{1,16}$/, 'must be a whole number'), v.toNumber(), EpochMs),
  ),
});

const MALFORMED: Problem = {
  status: 400,
  error: 'malformed_since',
  message: 'The time since when history is wanted cannot be read.',
  remedy: 'Give since in milliseconds since 1970, by the server’s clock, or leave it out for all that is held.',
};

export const historyRoute = (live: Pick<Live, 'history'>): ApiRoute => ({
  method: 'GET',
  url: '/api/monitor/history',
  access: 'token',
  summary: `At most the last ${HISTORY_SPAN_MS / 60_000} minutes in steps of ${HISTORY_STEP_MS / 1_000} s: usage, health, traffic, latency and log. With Redis, steps in which nobody watched are null; with the embedded store only their latency is.`,
  optionalQuery: {
    since:
      'Milliseconds since 1970, by the server’s clock: from the step that holds it on. Without it all that is held.',
  },
  responses: {
    200: { description: 'What is held; empty arrays where nothing is.', schema: HistorySchema },
    400: { description: '`since` is no such time.' },
  },
  async handler(request, reply) {
    const query = parseValue(Query, request.query);
    if (!query.ok)
      return sendProblem(reply, { ...MALFORMED, message: `${MALFORMED.message.slice(0, -1)}: ${query.reason}.` });
    return reply.type(JSON_TYPE).send(await live.history(query.value.since ?? null));
  },
});
