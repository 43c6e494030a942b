// What every request passes before its route: the host it asks for, the peer and origin it comes from, its token.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Problem, sendProblem } from './answer.ts';
import type { Access } from './api-route.ts';

export interface Guards {
  isAllowedHost: (host: string | undefined, localPort: number) => boolean;
  isAllowedPeer: (remoteAddress: string | undefined) => boolean;
  isToken: (candidate: string) => boolean;
  /** By route pattern; undefined: no such route, which needs the token as well. */
  accessOf: (routeUrl: string | undefined) => Access;
}

const WRONG_HOST: Problem = {
  status: 421,
  error: 'wrong_host',
  message: 'This server is not known under the name in the Host header.',
  remedy: 'Use http://127.0.0.1 with its port, or add the name to SIDESCOPE_ALLOWED_HOSTS.',
};
const WRONG_PEER: Problem = {
  status: 403,
  error: 'wrong_peer',
  message: 'Only the trusted proxy may connect from another machine.',
  remedy: 'Go through the proxy, or correct SIDESCOPE_TRUSTED_PROXY.',
};
const WRONG_ORIGIN: Problem = {
  status: 403,
  error: 'wrong_origin',
  message: 'Web pages may not use this API.',
  remedy: 'Use the extension, or a program that sends no Origin header.',
};
const NO_TOKEN: Problem = {
  status: 401,
  error: 'unauthorized',
  message: 'The bearer token is missing or wrong.',
  remedy: 'Pair again with the code that the server printed, or send "Authorization: Bearer" and the token.',
};

const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Registers them ahead of everything else; unknown routes pass them too. No CORS header is ever sent. */
export function addGuards(app: FastifyInstance, guards: Guards): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    const problem = findProblem(request, guards);
    if (problem === null) return;
    if (problem === NO_TOKEN) reply.header('WWW-Authenticate', 'Bearer realm="sidescope"');
    return sendProblem(reply, problem);
  });
}

function findProblem(request: FastifyRequest, guards: Guards): Problem | null {
  const { socket, headers } = request.raw;
  if (!guards.isAllowedHost(headers.host, socket.localPort ?? 0)) return WRONG_HOST;
  if (!guards.isAllowedPeer(socket.remoteAddress)) return WRONG_PEER;
  if (!isAllowedOrigin(headers.origin)) return WRONG_ORIGIN;
  if (guards.accessOf(request.routeOptions.url) !== 'token') return null;
  return guards.isToken(bearerToken(headers.authorization)) ? null : NO_TOKEN;
}

/** Extensions send an Origin of their own scheme with a POST; programs send none; web pages send theirs, or "null". */
const isAllowedOrigin = (origin: string | undefined) =>
  origin === undefined || /^(chrome|moz|safari-web)-extension:\/\//.test(origin);

const bearerToken = (header = '') => /^Bearer +(\S+)$/i.exec(header)?.[1] ?? '';
