// GET /api/openapi.json

import { JSON_TYPE } from '../answer.ts';
import type { ApiRoute } from '../api-route.ts';
import { openapiDocument } from '../openapi.ts';

/** Describes `routes` and itself. The document is made once. */
export function openapiRoute(routes: readonly ApiRoute[], version: string): ApiRoute {
  const route: ApiRoute = {
    method: 'GET',
    url: '/api/openapi.json',
    access: 'token',
    summary: 'This document.',
    responses: { 200: { description: 'OpenAPI 3.1.' } },
    handler: (_request, reply) => reply.type(JSON_TYPE).send(text),
  };
  const text = JSON.stringify(openapiDocument([...routes, route], version));
  return route;
}
