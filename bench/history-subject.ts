// One process of the history: as many sidecars as its argument says, all of which reported within each step. Out: median
// microseconds of writing a step down, of the refresh of the picture that a server makes once a second anyway, and of the
// answer to who asks for all; and the bytes of memory that a full history takes, and of its answer.
import { applyArrivals, refresh } from '../server/contract/apply.ts';
import { HISTORY_STEP_MS, HISTORY_STEPS, stepOf } from '../server/contract/history.ts';
import { emptySnapshot } from '../server/contract/snapshot.ts';
import { DEFAULT_TOPOLOGY } from '../server/contract/topology.ts';
import { createHistory } from '../server/history.ts';
import { createHistoryAnswer } from '../server/history-answer.ts';
import { sixReports } from './six-reports.ts';
import { endWithParent } from './sse-subject.ts';
import { quantile } from './verdict.ts';

const ANSWERS = 20;
const [, , count = '6'] = process.argv;
const sidecars = Array.from({ length: Number(count) }, (_, index) => ({
  name: `sidecar-${index}`,
  kind: 'container' as const,
}));
const startMs = Math.floor(Date.now() / HISTORY_STEP_MS) * HISTORY_STEP_MS;
const [like] = sixReports(startMs);
if (like === undefined) throw new Error('no report to go by');
const arrivalsAt = (atMs: number) =>
  sidecars.map(({ name }, index) => {
    const traffic = { browser: Math.round((atMs - startMs) / 100), async: index };
    const report = { ...like, name, instance: `${name}-1`, monotonicUsec: atMs * 1_000, traffic };
    return { report, receivedAtMs: atMs };
  });

const times = { record: [] as number[], refresh: [] as number[], answer: [] as number[] };
const timed = <T>(name: keyof typeof times, work: () => T): T => {
  const beganMs = performance.now();
  const result = work();
  times[name].push((performance.now() - beganMs) * 1_000);
  return result;
};

const bytesBefore = process.memoryUsage().arrayBuffers;
const history = createHistory();
let snapshot = emptySnapshot({ ...DEFAULT_TOPOLOGY, sidecars }, startMs);
let nowMs = startMs;
for (let turn = 0; turn < 2 * HISTORY_STEPS; turn += 1) {
  nowMs += HISTORY_STEP_MS;
  snapshot = applyArrivals(snapshot, arrivalsAt(nowMs), [], nowMs);
  const ended = timed('refresh', () => refresh(snapshot, nowMs));
  timed('record', () => history.record(stepOf(nowMs) - 1, ended));
}
const memoryBytes = process.memoryUsage().arrayBuffers - bytesBefore;

let answerBytes = 0;
for (let turn = 0; turn < ANSWERS; turn += 1) {
  const answer = createHistoryAnswer({ history, eventLog: { held: async () => [] }, nowMs: () => nowMs });
  const beganMs = performance.now();
  answerBytes = (await answer(null)).length;
  times.answer.push((performance.now() - beganMs) * 1_000);
}
const median = (name: keyof typeof times) => quantile(times[name], 0.5);
process.send?.({
  record: median('record'),
  refresh: median('refresh'),
  answer: median('answer'),
  memoryBytes,
  answerBytes,
});
endWithParent();
