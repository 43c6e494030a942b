// The route that answers a request under Fastify 5, which tells of each handler that it calls while somebody listens, and
// spends nothing while nobody does: https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks. A request
// that is refused before (by a hook, or by its schema) calls none.

export const FASTIFY_HANDLER = 'tracing:fastify.request.handler:start';

/** What is looked at of a message. */
interface Handling {
  reply: { raw: object };
  /** As it was declared, with the prefix of its plugin. */
  route: { url?: string };
}

/** The response that Node knows, and the route that writes it. */
export function fastifyHandling(message: unknown): { response: object; route: string | null } {
  const { reply, route } = message as Handling;
  return { response: reply.raw, route: route.url ?? null };
}
