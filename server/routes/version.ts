// GET /api/version
import { sendJson } from '../answer.ts';
import type { ApiRoute } from '../api-route.ts';
import { VersionBody } from '../contract/http.ts';

export const versionRoute = (version: VersionBody): ApiRoute => ({
  method: 'GET',
  url: '/api/version',
  access: 'token',
  summary: 'What runs here.',
  responses: { 200: { description: 'Version, commit and build date.', schema: VersionBody } },
  handler: (_request, reply) => sendJson(reply, 200, version),
});
