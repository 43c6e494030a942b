// Reporters tell of requests only while somebody watches, and hear of it with one of their reports.
import * as v from 'valibot';
import { poll } from '../../start/browser/target-session.ts';
import type { TestStack } from './test-stack.ts';

/** Watched reporters report this often, others every 5 s. */
const WATCHED_MS = 500;

const Reports = v.object({
  sidecars: v.array(
    v.object({
      name: v.string(),
      instances: v.array(v.object({ report: v.nullable(v.object({ interval_ms: v.number() })) })),
    }),
  ),
});

/** Resolves once each of these tells of requests: its reports say that it knows of the viewer. */
export async function allWatched({ server, token }: TestStack, names: readonly string[]): Promise<void> {
  const knows = async () => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${server.url}/api/monitor/sidecars`, { headers });
    const { sidecars } = v.parse(Reports, await answer.json());
    return names.every((name) => {
      const reports = sidecars.find((sidecar) => sidecar.name === name)?.instances.map(({ report }) => report) ?? [];
      return reports.some((report) => report !== null && report.interval_ms <= WATCHED_MS);
    });
  };
  await poll(knows, 20_000, 'reporters hearing of the viewer');
}
