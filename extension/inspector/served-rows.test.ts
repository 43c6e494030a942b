// What the backend did for the requests in the list, as their rows say it.
import { expect, test } from 'vitest';
import { heldFrames } from '../models/held-frames.ts';
import { heard, runAJob, TRACE_ID } from '../xray/sample-work.ts';
import { createWork } from '../xray/work.ts';
import { channelsText, serverText } from './format.ts';
import { createInspectorModel } from './inspector-model.ts';
import { SETTLED_MS } from './other-requests.ts';
import { entry, START_MS, underWay } from './sample-entry.ts';

const byHeader = { serverTiming: [{ name: 'app', durationMs: 21.4, description: '' }] };
const post = () => entry('POST /api/jobs 202 29ms @0', { requestId: TRACE_ID, ...byHeader });

function started(channels: readonly string[] = ['scheduled', 'browser', 'async']) {
  const { frame, draw } = heldFrames();
  const model = createInspectorModel({ frame }, new AbortController().signal);
  const work = createWork();
  const show = () => {
    draw();
    return model.rows().map((row) => [channelsText(row), serverText(row)].filter(Boolean).join(' | '));
  };
  const tell = (...entries: readonly ReturnType<typeof heard>[]) => {
    for (const one of entries) work.ring.add(one);
    const traces = { mine: new Set([TRACE_ID]), otherTabs: new Set<string>() };
    model.setTold({ work, clockOffsetMs: 0, nowMs: START_MS + 500 + SETTLED_MS, traces, channels });
    return show();
  };
  return { model, show, tell };
}

test('a request of this tab names its channels, and each sidecar with the time that it took itself', () => {
  const { model, tell } = started();
  model.add([post()]);
  expect(tell(...runAJob())).toEqual(['browser·async | frontend 4 ms · api 16 ms · worker 56 ms']);
});

test('until the backend has told of it, its Server-Timing stands there', () => {
  const { model, show, tell } = started();
  model.add([post()]);
  expect(show()).toEqual(['app 21 ms']);
  expect(tell()).toEqual(['app 21 ms']);
});

test('what was told before the browser’s own word is found when that comes', () => {
  const { model, show, tell } = started();
  tell(...runAJob());
  model.add([post()]);
  expect(show()).toEqual(['browser·async | frontend 4 ms · api 16 ms · worker 56 ms']);
});

test('more that is told of it is added, and what the ring has let go stays', () => {
  const { model, tell } = started();
  model.add([post()]);
  const [frontend, api, worker] = runAJob();
  if (!frontend || !api || !worker) throw new Error('three of them');
  expect(tell(frontend)).toEqual(['browser | frontend 20 ms']);
  expect(tell(api, worker)).toEqual(['browser·async | frontend 4 ms · api 16 ms · worker 56 ms']);
  const many = Array.from({ length: 4_000 }, () => heard('api GET /other 200 @9 1ms #mine'));
  expect(tell(...many)[0]).toBe('browser·async | frontend 4 ms · api 16 ms · worker 56 ms');
});

test('one that is under way is told of once its answer names it', () => {
  const { model, show, tell } = started();
  const begun = underWay('POST /api/jobs - @0');
  model.add([begun]);
  expect(tell(...runAJob())).toEqual(['']);
  model.add([{ ...post(), id: begun.id, sources: ['background'] }]);
  expect(show()).toEqual(['browser·async | frontend 4 ms · api 16 ms · worker 56 ms']);
});

test('channel: and sidecar: find by what the backend told', () => {
  const { model, show, tell } = started();
  model.add([post(), entry('GET /api/products 200 9ms @50', { requestId: 'other' })]);
  tell(...runAJob(), heard('api GET /api/products 200 @51 4ms #other +browser'));
  const shown = (filter: string) => {
    model.setFilter(filter);
    return show().length;
  };
  expect(['channel:async', 'channel:browser', 'channel:async,ws', '-channel:async', 'channel:ws'].map(shown)).toEqual([
    1, 2, 1, 1, 0,
  ]);
  expect(['sidecar:worker', 'sidecar:api', '-sidecar:worker'].map(shown)).toEqual([1, 2, 1]);
});
