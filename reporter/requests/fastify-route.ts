// The route that answers a request under Fastify 5, which tells of each handler that it calls while somebody listens, and
// spends nothing while nobody does: https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks. A request
// that is refused before (by a hook, or by its schema) calls none.

export const FASTIFY_HANDLER = 'tracing:fastify.request.handler:start';

/**
 * The response that Node knows, and the route that writes it as it was declared, with the prefix of its plugin. null: the
 * message is none that this Fastify sends. What a listener throws would end the app.
 */
export function fastifyHandling(message: unknown): { response: object; route: string | null } | null {
  const response = partOf(partOf(message, 'reply'), 'raw');
  if (response === null) return null;
  const route = partOf(message, 'route');
  const url: unknown = route === null ? null : Reflect.get(route, 'url');
  return { response, route: typeof url === 'string' ? url : null };
}

function partOf(whole: unknown, name: string): object | null {
  if (typeof whole !== 'object' || whole === null) return null;
  const part: unknown = Reflect.get(whole, name);
  return typeof part === 'object' ? part : null;
}
