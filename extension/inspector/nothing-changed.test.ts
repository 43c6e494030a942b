// While nothing happens the list stands still: what is told again and again, with each frame, asks for no other one.
import { expect, test } from 'vitest';
import { heldFrames } from '../models/held-frames.ts';
import { heard } from '../xray/sample-work.ts';
import { createWork } from '../xray/work.ts';
import { createInspectorModel } from './inspector-model.ts';
import { SETTLED_MS, type Told } from './other-requests.ts';
import { entry, START_MS } from './sample-entry.ts';

function started() {
  const { frame, draw } = heldFrames();
  const model = createInspectorModel({ frame }, new AbortController().signal);
  const work = createWork();
  const told: Told = {
    work,
    clockOffsetMs: 0,
    nowMs: START_MS + 10_000,
    traces: { mine: new Set(), otherTabs: new Set() },
    channels: ['browser'],
  };
  /** How many frames it asks for to show this. */
  const frames = (act: () => void) => {
    act();
    return draw();
  };
  model.add([entry('POST /a 201 @1')]);
  frames(() => model.setTold(told));
  return { model, work, told, frames };
}

test('a later instant alone, and other use of CPU and memory, are no news', () => {
  const { model, told, frames } = started();
  expect(frames(() => model.setTold({ ...told, nowMs: told.nowMs + 500 }))).toBe(0);
  expect(frames(() => model.setTold({ ...told, nowMs: told.nowMs + 1_000, clockOffsetMs: 3 }))).toBe(0);
});

test('an entry, another tab, another channel and another server are', () => {
  const { model, work, told, frames } = started();
  work.ring.add({ ...heard('api GET /b 200 @10 3ms #curl'), heardAtMs: told.nowMs - 5_000 });
  expect(frames(() => model.setTold({ ...told }))).toBe(1);
  const traces = { mine: new Set<string>(), otherTabs: new Set(['curl']) };
  expect(frames(() => model.setTold({ ...told, traces }))).toBe(1);
  expect(frames(() => model.setTold({ ...told, traces, channels: ['browser', 'async'] }))).toBe(1);
  expect(frames(() => model.setTold({ ...told, traces, work: createWork() }))).toBe(1);
  expect(frames(() => model.setTold(null))).toBe(1);
  expect(frames(() => model.setTold(null))).toBe(0);
});

test('what was told a moment ago is shown once it has settled', () => {
  const { model, work, told, frames } = started();
  model.setLenses(new Set());
  work.ring.add({ ...heard('api GET /b 200 @10 3ms #curl'), heardAtMs: told.nowMs });
  frames(() => model.setTold({ ...told }));
  const urls = () => model.rows().map(({ entry: { url } }) => url);
  expect(urls()).not.toContain('/b');
  expect(frames(() => model.setTold({ ...told, nowMs: told.nowMs + SETTLED_MS - 1 }))).toBe(0);
  expect(frames(() => model.setTold({ ...told, nowMs: told.nowMs + SETTLED_MS }))).toBe(1);
  expect(urls()).toContain('/b');
  expect(frames(() => model.setTold({ ...told, nowMs: told.nowMs + SETTLED_MS * 2 }))).toBe(0);
});

test('counts and polling stay the same objects while they say the same', () => {
  const { model, frames } = started();
  for (let index = 0; index < 8; index += 1)
    frames(() => model.add([entry(`GET /poll 200 2ms @${1_000 + index * 1_000}`)]));
  const [counts, polling] = [model.counts.value, model.polling.value];
  expect(polling).toHaveLength(1);
  frames(() => model.setRules({ prefixes: [], servers: [], origins: [] }));
  expect(model.counts.value).toBe(counts);
  expect(model.polling.value).toBe(polling);
  frames(() => model.add([entry('GET /poll 200 2ms @9000')]));
  expect(model.polling.value).not.toBe(polling);
  expect(model.counts.value).toBe(counts);
  frames(() => model.add([entry('POST /b 201 @9500')]));
  expect(model.counts.value).not.toBe(counts);
});
