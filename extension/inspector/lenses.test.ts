// The list through its lenses: requests of this tab beside those that only the backend told of.
import { expect, test } from 'vitest';
import { heldFrames } from '../models/held-frames.ts';
import type { Lens } from '../xray/lens.ts';
import { heard } from '../xray/sample-work.ts';
import { createWork } from '../xray/work.ts';
import { createInspectorModel } from './inspector-model.ts';
import { SETTLED_MS } from './other-requests.ts';
import { APP_ORIGIN, entry, START_MS, underWay } from './sample-entry.ts';

function started() {
  const { frame, draw } = heldFrames();
  const model = createInspectorModel({ frame }, new AbortController().signal);
  const work = createWork();
  const traces = { mine: new Set(['own']), otherTabs: new Set(['tab']) };
  const show = () => {
    draw();
  };
  const tell = (...lines: string[]) => {
    for (const line of lines) work.ring.add(heard(line));
    model.setTold({ work, clockOffsetMs: 0, nowMs: START_MS + 500 + SETTLED_MS, traces, channels: [] });
    show();
  };
  const add = (...lines: string[]) => {
    model.add(lines.map((line) => entry(line, { requestId: line.includes('/own') ? 'own' : null })));
    show();
  };
  const through = (...lenses: Lens[]) => {
    model.setLenses(new Set(lenses));
    return rows();
  };
  const rows = () => model.rows().map(({ entry: { method, url } }) => `${method} ${url.replace(APP_ORIGIN, '')}`);
  return { model, tell, add, rows, through, show };
}

/** Of this tab, of another one, and of nobody's browser. */
function filled() {
  const list = started();
  list.add('POST /own 201 @10', 'GET /late 500 900ms @40');
  list.tell('api POST /own 201 @11 2ms #own', 'api GET /tab 200 @20 3ms #tab', 'worker POST /curl 500 @30 4ms #curl');
  return list;
}

test('at first the list is this tab’s, and each lens says how many it has', () => {
  const { model, rows } = filled();
  expect(rows()).toEqual(['POST /own', 'GET /late']);
  expect(model.counts.value).toMatchObject({ all: 2, lenses: { mine: 2, 'other-tabs': 1, background: 1 } });
});

test('through several, or none, all stand in one order', () => {
  const { through, model } = filled();
  expect(through('other-tabs')).toEqual(['GET /tab']);
  expect(through('mine', 'background')).toEqual(['POST /own', 'POST /curl', 'GET /late']);
  expect(through()).toEqual(['POST /own', 'GET /tab', 'POST /curl', 'GET /late']);
  expect(model.counts.value).toMatchObject({ all: 4, errors: 2, slow: 1, mutations: 2 });
  model.showAll();
  expect(model.counts.value).toMatchObject({ all: 2, errors: 1, slow: 1, mutations: 1 });
});

test('filter and chips choose among those that are looked at', () => {
  const { model, through, rows } = filled();
  through();
  model.toggleChip('errors');
  expect(rows()).toEqual(['POST /curl', 'GET /late']);
  model.setFilter('sidecar:worker');
  expect(rows()).toEqual(['POST /curl']);
  model.setFilter('method:GET /tab');
  expect(rows()).toEqual([]);
  model.toggleChip('errors');
  expect(rows()).toEqual(['GET /tab']);
  expect(model.counts.value).toMatchObject({ all: 4, shown: 1 });
});

test('sidecar: finds what really worked for a request, also what is told of later', () => {
  const { model, add, tell, rows } = started();
  add('POST /own 201 @10', 'GET /late 200 @40');
  model.setFilter('sidecar:worker');
  expect(rows()).toEqual([]);
  tell('worker jobs/receipt @30 5ms #own');
  expect(rows()).toEqual(['POST /own']);
});

test('what this tab did not ask opens, and is not held for an export', () => {
  const { model, through } = filled();
  through('other-tabs');
  model.open(model.rows()[0]?.entry.id ?? null);
  expect(model.opened.value).toMatchObject({ lens: 'other-tabs', teller: 'api', entry: { sources: ['backend'] } });
  expect(model.held().map(({ url }) => url)).toEqual([`${APP_ORIGIN}/own`, `${APP_ORIGIN}/late`]);
});

test('leaving the page takes this tab’s, and clearing takes all', () => {
  const { model, through, show, tell } = filled();
  through();
  model.navigated(`${APP_ORIGIN}/next`);
  show();
  expect(through()).toEqual(['GET /tab', 'POST /curl']);
  model.clear();
  expect(through()).toEqual([]);
  tell();
  expect(through()).toEqual([]);
});

test('counts stay right while requests come, change and go', () => {
  const { model, add, show } = started();
  model.setLimits({ entries: 3, bytes: 1e9 });
  add('POST /1 500 @1', 'GET /2 200 900ms @2', 'PUT /3 200 @3');
  expect(model.counts.value).toMatchObject({ all: 3, shown: 3, errors: 1, slow: 1, mutations: 2, shownBytes: 2_100 });
  add('GET /4 404 @4');
  expect(model.counts.value).toMatchObject({ all: 3, shown: 3, errors: 1, slow: 1, mutations: 1 });
  model.setFilter('status:404');
  add('GET /5 404 @5');
  expect(model.counts.value).toMatchObject({ all: 3, shown: 2, errors: 2, slow: 0, mutations: 1, shownBytes: 1_400 });
  model.clear();
  show();
  expect(model.counts.value).toMatchObject({ all: 0, shown: 0, errors: 0, slow: 0, mutations: 0, shownBytes: 0 });
});

test('one that ends is counted as what it has become', () => {
  const { model, show } = started();
  const begun = underWay('GET /slow -');
  model.add([begun]);
  show();
  expect(model.counts.value).toMatchObject({ all: 1, shown: 1, errors: 0, slow: 0, shownBytes: 0 });
  model.add([entry('GET /slow 500 900ms', { id: begun.id, sources: ['background'] })]);
  show();
  expect(model.counts.value).toMatchObject({ all: 1, shown: 1, errors: 1, slow: 1, shownBytes: 700 });
});

test('of other tabs the list knows as much as before once another one was followed, and nothing once it was cleared', () => {
  const { model, tell, through } = filled();
  const others = through('other-tabs', 'background');
  expect(others.length).toBeGreaterThan(0);
  model.forgetTab();
  tell();
  expect(through('other-tabs', 'background')).toEqual(others);
  model.clear();
  tell();
  expect(through('other-tabs', 'background')).toEqual([]);
});
