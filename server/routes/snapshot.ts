// GET /api/monitor/sidecars
import { sendJson } from '../answer.ts';
import type { ApiRoute } from '../api-route.ts';
import { SnapshotSchema } from '../contract/snapshot.ts';
import type { Live } from '../live.ts';

export const snapshotRoute = (live: Live): ApiRoute => ({
  method: 'GET',
  url: '/api/monitor/sidecars',
  access: 'token',
  summary: 'Every sidecar and channel now. Always 200: without the store all are down and `degraded` is true.',
  responses: { 200: { description: 'The picture.', schema: SnapshotSchema } },
  handler: async (_request, reply) => sendJson(reply, 200, await live.snapshot()),
});
