// POST /api/pair: the six digits that the server printed -> the bearer token.
import { type Problem, sendJson, sendProblem } from '../answer.ts';
import type { ApiRoute } from '../api-route.ts';
import { PairBody, PairRequest } from '../contract/http.ts';
import { parseWire } from '../contract/parse.ts';
import type { Pairing, PairOutcome } from '../pairing.ts';

const BODY_LIMIT_BYTES = 1_024;

export const pairRoute = (pairing: Pairing, token: string): ApiRoute => ({
  method: 'POST',
  url: '/api/pair',
  access: 'open',
  summary: 'Buys the bearer token with the six-digit code: good once, for 10 minutes and 5 tries.',
  body: PairRequest,
  bodyLimit: BODY_LIMIT_BYTES,
  responses: {
    200: { description: 'The token.', schema: PairBody },
    400: { description: 'Not six digits.' },
    403: { description: 'The wrong code.' },
    410: { description: 'The code has lapsed; the server has printed a new one.' },
    429: { description: 'The code has lapsed; no new one is printed yet.' },
  },
  async handler(request, reply) {
    const parsed = parseWire(PairRequest, request.body);
    if (!parsed.ok)
      return sendProblem(reply, { ...MALFORMED, message: `The pairing code cannot be read: ${parsed.reason}` });
    const outcome = pairing.redeem(parsed.value.code);
    if (outcome.kind === 'paired') return sendJson(reply, 200, { token } satisfies PairBody);
    return sendProblem(reply, problemOf(outcome));
  },
});

const MALFORMED: Problem = {
  status: 400,
  error: 'malformed_code',
  message: 'The pairing code cannot be read.',
  remedy: 'Send {"code":"123456"} with the six digits that the server printed.',
};

function problemOf(outcome: Exclude<PairOutcome, { kind: 'paired' }>): Problem {
  if (outcome.kind === 'wrong')
    return {
      status: 403,
      error: 'wrong_code',
      message: `That is not the pairing code; ${outcome.triesLeft === 1 ? '1 try is' : `${outcome.triesLeft} tries are`} left.`,
      remedy: 'Type the six digits that the server printed last.',
    };
  if (outcome.kind === 'renewed')
    return {
      status: 410,
      error: 'code_expired',
      message: 'The pairing code has expired: the server has printed a new code.',
      remedy: 'Type the new six digits from the server’s terminal.',
    };
  const seconds = Math.ceil(outcome.waitMs / 1_000);
  if (outcome.kind === 'spent')
    return {
      status: 403,
      error: 'wrong_code',
      message: `That is not the pairing code, and it was the last try; the server prints a new code ${seconds === 0 ? 'now' : `in ${seconds} s`}.`,
      remedy: 'Type the new six digits from the server’s terminal then.',
      retryAfterSeconds: seconds,
    };
  return {
    status: 429,
    error: 'code_expired',
    message: `The pairing code has expired; the server prints a new one in ${seconds} s at the earliest.`,
    remedy: 'Try again then, or restart the server.',
    retryAfterSeconds: seconds,
  };
}
