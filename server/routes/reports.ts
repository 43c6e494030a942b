// POST /api/reports: for reporters that have no Redis. In: one report, or an array of them. Out: the cadence wanted.
import * as v from 'valibot';
import { type Problem, sendJson, sendProblem } from '../answer.ts';
import type { ApiRoute } from '../api-route.ts';
import { ReportsBody } from '../contract/http.ts';
import { parseWire } from '../contract/parse.ts';
import { type Report, ReportSchema } from '../contract/report.ts';
import { MAX_REPORT_LENGTH } from '../contract/report-limits.ts';
import { toWireJson } from '../contract/wire.ts';
import type { Store } from '../store/store.ts';

/** Most reports in one body. */
const MAX_REPORTS = 100;
const BODY_LIMIT_BYTES = 1_048_576;

const NOT_REPORTS: Problem = {
  status: 400,
  error: 'malformed_report',
  message: `The body is neither a report nor an array of 1 to ${MAX_REPORTS} reports.`,
  remedy: 'See /api/openapi.json for what a report holds.',
};

/** `excluded`: paths whose GETs only poll. */
export const reportsRoute = (store: Store, excluded: readonly string[]): ApiRoute => ({
  method: 'POST',
  url: '/api/reports',
  access: 'token',
  summary: 'Takes one report, or an array of at most 100. A malformed one does not keep the others out.',
  body: v.union([ReportSchema, v.pipe(v.array(ReportSchema), v.maxLength(MAX_REPORTS))]),
  bodyLimit: BODY_LIMIT_BYTES,
  responses: {
    200: { description: 'All were taken.', schema: ReportsBody },
    400: { description: 'One cannot be read; the message names its field. The others were taken.' },
    413: { description: 'The body is too large.' },
  },
  async handler(request, reply) {
    const items: unknown[] = Array.isArray(request.body) ? request.body : [request.body];
    if (items.length === 0 || items.length > MAX_REPORTS) return sendProblem(reply, NOT_REPORTS);
    const parsed = items.map(readReport);
    const taken = parsed.flatMap((one) => (one.ok ? [one.value] : []));
    const [watchIntervalMs] = await Promise.all([store.readWatch(), ...taken.map((report) => store.putReport(report))]);
    const wrong = parsed.flatMap((one, index) => (one.ok ? [] : [`report ${index}: ${one.reason}`]));
    if (wrong.length === 0) {
      const isTold = watchIntervalMs !== null && excluded.length > 0;
      return sendJson(reply, 200, {
        watchIntervalMs,
        ...(isTold && { excluded: [...excluded] }),
      } satisfies ReportsBody);
    }
    const message = `${taken.length} of ${items.length} reports were taken. ${wrong.slice(0, 3).join('; ')}`;
    return sendProblem(reply, { ...NOT_REPORTS, message });
  },
});

function readReport(item: unknown) {
  const parsed = parseWire(ReportSchema, item);
  const length = parsed.ok ? toWireJson(parsed.value satisfies Report).length : 0;
  if (length <= MAX_REPORT_LENGTH) return parsed;
  return { ok: false as const, reason: `too large: ${length} of at most ${MAX_REPORT_LENGTH} characters` };
}
