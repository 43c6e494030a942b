// Every way in which a request can fail outside its route, in the one shape. Messages are ours: those of the framework
// quote the address asked for, and that of JSON.parse quotes the body.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Problem, sendProblem } from './answer.ts';
import { StoreLostError } from './store/store.ts';

const MUTATIONS: readonly string[] = ['POST', 'PUT', 'PATCH', 'DELETE'];

const NOT_FOUND: Problem = {
  status: 404,
  error: 'not_found',
  message: 'There is no such route.',
  remedy: 'See /api/openapi.json for those there are.',
};
const NOT_IMPLEMENTED: Problem = {
  status: 501,
  error: 'not_implemented',
  message: 'Sidescope only watches: nothing can be changed through this route.',
  remedy: 'See /api/openapi.json for the routes there are.',
};
const INTERNAL: Problem = {
  status: 500,
  error: 'internal',
  message: 'The server failed at this request; its log says why.',
  remedy: null,
};
const BAD_ADDRESS: Problem = {
  status: 400,
  error: 'bad_request',
  message: 'The address cannot be read.',
  remedy: 'Check its percent-encoding.',
};
const STORE_LOST = {
  status: 503,
  error: 'store_unavailable',
  remedy:
    'Check that Redis runs, that OPS_REDIS_URL names it and that it takes writes; the server comes back by itself.',
  retryAfterSeconds: 1,
};

const BY_STATUS: ReadonlyMap<number, Problem> = new Map(
  [
    {
      status: 400,
      error: 'bad_request',
      message: 'The body cannot be read as JSON.',
      remedy: 'Send one JSON document, with Content-Type: application/json.',
    },
    {
      status: 413,
      error: 'too_large',
      message: 'The body is larger than this route takes.',
      remedy: 'Send fewer reports at a time.',
    },
    {
      status: 415,
      error: 'unsupported_media_type',
      message: 'The body is of a type that this route does not take.',
      remedy: 'Send Content-Type: application/json.',
    },
  ].map((problem) => [problem.status, problem]),
);

export function handleErrors(app: FastifyInstance): void {
  // Answered before the body is read, whatever its type; the handler below it is then never reached.
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return sendNoSuchRoute(request, reply);
  });
  app.setNotFoundHandler(sendNoSuchRoute);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof StoreLostError)
      return sendProblem(reply, { ...STORE_LOST, message: `This cannot be done now. ${error.message}.` });
    const problem = BY_STATUS.get(error.statusCode ?? 500);
    if (problem) return sendProblem(reply, problem);
    request.log.error({ err: error, route: request.routeOptions.url ?? null }, 'a request failed');
    return sendProblem(reply, INTERNAL);
  });
}

const sendNoSuchRoute = (request: FastifyRequest, reply: FastifyReply) =>
  sendProblem(reply, MUTATIONS.includes(request.method) ? NOT_IMPLEMENTED : NOT_FOUND);

/** Addresses that the router cannot read never reach a hook or a handler. */
export const handleBadAddress = (_error: FastifyError, _request: FastifyRequest, reply: FastifyReply) =>
  sendProblem(reply, BAD_ADDRESS);
