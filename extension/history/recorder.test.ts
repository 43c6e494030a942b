import { expect, test } from 'vitest';
import { applyEvent } from '../../server/contract/apply.ts';
import { HISTORY_STEP_MS, type History, stepOf } from '../../server/contract/history.ts';
import { requestsIn } from '../../server/contract/latency.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import { START_MS, sampleReport, sampleReports, sampleSnapshot } from '../link/sample-events.ts';
import { heard } from '../xray/sample-work.ts';
import { createRecorder } from './recorder.ts';

const FIRST = stepOf(START_MS);

const HOLDS_NOTHING: History = {
  generatedAtMs: START_MS,
  stepMs: HISTORY_STEP_MS,
  fromMs: START_MS,
  sidecars: [],
  channels: [],
  entries: [],
};

/** A recorder that hears reports of the api, with so much counted in all; seconds from the start of a step. */
function recording({ answers = true } = {}) {
  const asked: (number | null)[] = [];
  const recorder = createRecorder((sinceMs) => {
    asked.push(sinceMs && (sinceMs - START_MS) / 1_000);
    if (answers) recorder.take(HOLDS_NOTHING);
  });
  let picture: Snapshot | null = sampleSnapshot(START_MS);
  return {
    asked,
    recorder,
    hear(atSeconds: number, total: number, isLive = true) {
      const atMs = START_MS + atSeconds * 1_000;
      const event = sampleReports(atMs, ['api', 'worker'], { async: total / 2 });
      recorder.hear(atMs, picture, isLive);
      picture = applyEvent(picture, event);
    },
    /** The api tells of so many requests. */
    tell(atSeconds: number, requests: number) {
      const atMs = START_MS + atSeconds * 1_000;
      const entries = Array.from({ length: requests }, () => heard('api GET /').entry);
      recorder.hear(atMs, picture, true);
      recorder.hearReports(atMs, [{ ...sampleReport('api', atMs), requests: entries }]);
    },
    requests: () => (recorder.record().latency.get('api') ?? []).map((one) => one && requestsIn(one)),
    counts: () => recorder.record().counts.get('async') ?? [],
    health: () => recorder.record().health.get('api') ?? [],
    fromStep: () => recorder.record().fromStep - FIRST,
  };
}

test('each step is written down as it ended; what was counted in the first is for the server to say', () => {
  const { hear, counts, health, fromStep } = recording();
  for (const [at, total] of [
    [1, 2],
    [4, 4],
    [6, 10],
    [9, 12],
    [11, 12],
    [16, 20],
  ] as const)
    hear(at, total);
  expect(fromStep()).toBe(0);
  expect(counts()).toEqual([null, 8, 0]);
  expect(health()).toEqual(['healthy', 'healthy', 'healthy']);
});

test('the server is asked at once for all, and again when the first whole step has ended', () => {
  const { hear, asked } = recording();
  hear(1, 0);
  expect(asked).toEqual([null]);
  hear(2, 0);
  hear(6, 0);
  hear(11, 0);
  expect(asked).toEqual([null, null]);
});

test('while the stream is open silence is known: steps go on, and a sidecar that is silent goes down', () => {
  const { hear, health, counts } = recording();
  hear(1, 0);
  hear(24, 0);
  expect(health()).toEqual(['healthy', 'healthy', 'degraded', 'down']);
  expect(counts()).toEqual([null, 0, 0, 0]);
});

test('a break leaves a gap, whatever is known after it, and the server is asked since then', () => {
  const { hear, recorder, asked, counts, health } = recording();
  hear(1, 0);
  hear(6, 2);
  hear(11, 4);
  recorder.lose();
  hear(22, 90);
  hear(26, 92);
  hear(31, 94);
  expect(health()).toEqual(['healthy', 'healthy', null, null, 'healthy', 'healthy']);
  expect(counts()).toEqual([null, 2, null, null, null, 2]);
  expect(asked).toEqual([null, null, 10, 10]);
});

test('what was asked and not answered is asked again: whoever was asked may be gone', () => {
  const { hear, recorder, asked } = recording({ answers: false });
  hear(1, 0);
  recorder.lose();
  hear(7, 0);
  expect(asked).toEqual([null, null]);
  recorder.take(HOLDS_NOTHING);
  recorder.lose();
  hear(17, 0);
  expect(asked.at(-1)).toBe(5);
});

test('a break within a step is none', () => {
  const { hear, recorder, asked, counts } = recording();
  hear(1, 0);
  hear(6, 2);
  recorder.lose();
  hear(8, 6);
  hear(11, 6);
  expect(counts()).toEqual([null, 6]);
  expect(asked).toEqual([null, null]);
});

test('requests are those of each whole step; those of the first are for the server to say', () => {
  const { tell, requests, asked } = recording();
  for (const [at, count] of [
    [1, 2],
    [6, 3],
    [9, 1],
    [11, 0],
    [16, 1],
  ] as const)
    tell(at, count);
  expect(requests()).toEqual([null, 4, 0]);
  expect(asked).toEqual([null, null]);
});

test('after a break within a step its requests are the server’s to say, who is asked once it has ended', () => {
  const { tell, recorder, requests, asked } = recording();
  tell(1, 1);
  tell(6, 2);
  tell(11, 3);
  recorder.lose();
  tell(13, 4);
  tell(16, 5);
  tell(21, 6);
  expect(requests()).toEqual([null, 2, null, 5]);
  expect(asked).toEqual([null, null, 10]);
});

test('what is polled is asked of the server, each time', () => {
  const { hear, asked, health } = recording();
  hear(1, 0, false);
  hear(31, 0, false);
  hear(61, 0, false);
  expect(asked).toEqual([null, 0, 30]);
  expect(health()).toEqual([]);
});

test('a stream that was silent for longer than it may be was none, as after a sleep of the machine', () => {
  const { hear, health } = recording();
  hear(1, 0);
  hear(121, 0);
  expect(health().slice(0, 8)).toEqual(['healthy', 'healthy', 'degraded', 'down', 'down', 'down', 'down', null]);
});

test('what the server held fills gaps', () => {
  const { hear, recorder, counts } = recording();
  hear(1, 0);
  hear(6, 0);
  hear(11, 2);
  const held: History = {
    generatedAtMs: START_MS,
    stepMs: HISTORY_STEP_MS,
    fromMs: START_MS - 2 * HISTORY_STEP_MS,
    sidecars: [],
    channels: [{ id: 'async', counts: [1, null, 5] }],
    entries: [],
  };
  recorder.take(held);
  expect(counts()).toEqual([1, null, 5, 0]);
});

test('a server that began anew by an earlier clock begins a new record', () => {
  const { hear, asked, counts } = recording();
  hear(61, 0);
  hear(66, 0);
  hear(1, 0);
  expect(counts()).toEqual([]);
  expect(asked).toEqual([null, null, null]);
});
