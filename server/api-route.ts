// What a route is: how it is reached, who may, what it says of itself in the OpenAPI document, and what it does.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as v from 'valibot';

/** `token`: bearer token. `ticket`: a single-use ticket in the query. `open`: anybody on an allowed host. */
export type Access = 'token' | 'ticket' | 'open';

export interface ResponseDoc {
  description: string;
  /** Its body, by the contract; property names become snake_case. */
  schema?: v.GenericSchema;
  /** `application/json` unless said. */
  contentType?: string;
}

export interface ApiRoute {
  method: 'GET' | 'POST';
  /** The path; it names the route in the log as well, so nothing secret stands there. */
  url: string;
  access: Access;
  summary: string;
  /** Query parameters and what they mean. */
  query?: Readonly<Record<string, string>>;
  optionalQuery?: Readonly<Record<string, string>>;
  body?: v.GenericSchema;
  /** Longest body in bytes. */
  bodyLimit?: number;
  responses: Readonly<Record<number, ResponseDoc>>;
  handler(request: FastifyRequest, reply: FastifyReply): unknown;
}
