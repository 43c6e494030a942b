// GET /api/watch?known=: held until the cadence wanted of reporters is another than the one known, or for 25 s.
import * as v from 'valibot';
import { type Problem, sendJson, sendProblem } from '../answer.ts';
import type { ApiRoute } from '../api-route.ts';
import { ReportsBody } from '../contract/http.ts';
import { parseInterval } from '../contract/keys.ts';
import type { WatchWait } from '../watch-wait.ts';

const Query = v.object({ known: v.pipe(v.string(), v.regex(/^(?:none|\d{1,5})$/)) });

const WRONG_KNOWN: Problem = {
  status: 400,
  error: 'wrong_known',
  message: '`known` is missing, or is neither "none" nor a number of milliseconds.',
  remedy: 'Give the watch_interval_ms of the last answer, or "none" where it was null.',
};
const TOO_MANY: Problem = {
  status: 503,
  error: 'too_many_waiting',
  message: 'As many reporters wait for a viewer as this server lets wait.',
  remedy: 'The answer to each report says the same, somewhat later.',
  retryAfterSeconds: 30,
};

export const watchRoute = (watchWait: WatchWait): ApiRoute => ({
  method: 'GET',
  url: '/api/watch',
  access: 'token',
  summary: 'Answers once the cadence wanted is another than `known`, and after 25 s in any case.',
  query: { known: 'The watch_interval_ms of the last answer; "none" where it was null.' },
  responses: {
    200: { description: 'The cadence wanted now.', schema: ReportsBody },
    400: { description: '`known` cannot be read.' },
    503: { description: 'Too many wait.' },
  },
  async handler(request, reply) {
    const query = v.safeParse(Query, request.query);
    if (!query.success) return sendProblem(reply, WRONG_KNOWN);
    if (watchWait.isFull()) return sendProblem(reply, TOO_MANY);
    const gone = new AbortController();
    // Of the answer, not of the connection: a reporter asks again and again on the same one.
    reply.raw.once('close', () => gone.abort());
    const { known } = query.output;
    const watchIntervalMs = await watchWait.untilOther(parseInterval(known === 'none' ? null : known), gone.signal);
    return sendJson(reply, 200, { watchIntervalMs } satisfies ReportsBody);
  },
});
