// How answers are sent: JSON in snake_case, and every error in one shape.
import type { FastifyReply } from 'fastify';
import type { ErrorBody } from './contract/http.ts';
import { toWireJson } from './contract/wire.ts';

export const JSON_TYPE = 'application/json; charset=utf-8';

export const sendJson = (reply: FastifyReply, status: number, body: object): FastifyReply =>
  reply.code(status).type(JSON_TYPE).send(toWireJson(body));

/** What went wrong. Never holds the address asked for: a ticket may stand in it. */
export interface Problem extends ErrorBody {
  status: number;
  /** Seconds after which to try again. */
  retryAfterSeconds?: number;
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { status, retryAfterSeconds, ...body } = problem;
  if (retryAfterSeconds !== undefined) reply.header('Retry-After', retryAfterSeconds);
  return sendJson(reply, status, body);
}
