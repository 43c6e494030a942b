// Routes -> OpenAPI 3.1, with bodies straight from the contract's schemas. Pure.
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import type { ApiRoute, ResponseDoc } from './api-route.ts';
import { ErrorBody } from './contract/http.ts';
import { EVENT_SCHEMAS } from './contract/stream.ts';
import { wireSchema } from './wire-schema.ts';

export function openapiDocument(routes: readonly ApiRoute[], version: string): object {
  const urls = [...new Set(routes.map((route) => route.url))];
  const operations = (url: string) =>
    routes.filter((route) => route.url === url).map((route) => [route.method.toLowerCase(), operation(route)]);
  return {
    openapi: '3.1.0',
    info: { title: 'Sidescope', version, license: { name: 'MIT', identifier: 'MIT' } },
    paths: Object.fromEntries(urls.map((url) => [url, Object.fromEntries(operations(url))])),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Error: schemaOf(ErrorBody),
        ...Object.fromEntries(
          Object.entries(EVENT_SCHEMAS).map(([name, schema]) => [eventName(name), schemaOf(schema)]),
        ),
      },
    },
  };
}

const eventName = (name: string) => `Event_${name}`;
const schemaOf = (schema: v.GenericSchema) =>
  wireSchema(toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' }));

function operation(route: ApiRoute): object {
  return {
    summary: route.summary,
    security: route.access === 'token' ? [{ token: [] }] : [],
    ...((route.query || route.optionalQuery) && {
      parameters: [
        ...Object.entries(route.query ?? {}).map(parameter(true)),
        ...Object.entries(route.optionalQuery ?? {}).map(parameter(false)),
      ],
    }),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body) } } },
    }),
    responses: responses(route),
  };
}

const parameter =
  (required: boolean) =>
  ([name, description]: [string, string]) => ({
    name,
    in: 'query',
    required,
    description,
    schema: { type: 'string' },
  });

/** What the guards answer is the same everywhere. */
function responses(route: ApiRoute): object {
  const guarded: Record<number, ResponseDoc> = {
    ...(route.access === 'token' && { 401: { description: 'The bearer token is missing or wrong.' } }),
    421: { description: 'The Host header names another server.' },
  };
  const all = Object.entries({ ...guarded, ...route.responses });
  return Object.fromEntries(all.map(([status, doc]) => [status, response(Number(status), doc)]));
}

function response(status: number, doc: ResponseDoc): object {
  const { description, contentType = 'application/json' } = doc;
  if (status >= 400)
    return { description, content: { [contentType]: { schema: { $ref: '#/components/schemas/Error' } } } };
  if (contentType === 'text/event-stream')
    return { description, content: { [contentType]: { schema: eventStream() } } };
  return {
    description,
    content: { [contentType]: { schema: doc.schema ? schemaOf(doc.schema) : { type: 'object' } } },
  };
}

const eventStream = () => ({
  type: 'string',
  description: 'The data of an event is one of these, by its name.',
  'x-events': Object.fromEntries(
    Object.keys(EVENT_SCHEMAS).map((name) => [name, { $ref: `#/components/schemas/${eventName(name)}` }]),
  ),
});
