import { expect, test } from 'vitest';
import { createInspectorModel } from './inspector-model.ts';
import { APP_ORIGIN, entry } from './sample-entry.ts';

/** A model whose frames come when the test says so. */
function started() {
  let due: (() => void)[] = [];
  const model = createInspectorModel(
    {
      frame: (run) => {
        due.push(run);
        return () => {};
      },
    },
    new AbortController().signal,
  );
  const frame = () => {
    const now = due;
    due = [];
    for (const run of now) run();
    return now.length;
  };
  const rows = () => model.rows().map((row) => `${row.entry.method} ${row.entry.url.replace(APP_ORIGIN, '')}`);
  return { model, frame, rows };
}

test('however much arrives, the list changes once a frame', () => {
  const { model, frame, rows } = started();
  const before = model.version.value;
  for (let index = 0; index < 100; index += 1) model.add([entry(`POST /${index} 200 @${index}`)]);
  expect(model.version.value).toBe(before);
  expect(frame()).toBe(1);
  expect(model.version.value).toBe(before + 1);
  expect(rows()).toHaveLength(100);
});

test('filter and chips choose what is shown, also of what comes later', () => {
  const { model, frame, rows } = started();
  model.add([entry('POST /a 201 @1'), entry('GET /b 500 @2'), entry('GET /c 200 900ms @3')]);
  frame();
  model.toggleChip('errors');
  expect(rows()).toEqual(['GET /b']);
  model.toggleChip('slow');
  expect(rows()).toEqual(['GET /b', 'GET /c']);
  model.setFilter('/b');
  expect(rows()).toEqual(['GET /b']);
  model.add([entry('GET /b/2 404 @4')]);
  frame();
  expect(rows()).toEqual(['GET /b', 'GET /b/2']);
  expect(model.counts.value).toMatchObject({ all: 4, shown: 2, errors: 2, slow: 1, mutations: 1 });
  model.setFilter('status:9xx');
  expect(model.problems.value[0]).toContain('status:9xx');
});

test('held still the list stays, and what came meanwhile is there afterwards', () => {
  const { model, frame, rows } = started();
  model.add([entry('POST /a 201 @1')]);
  frame();
  model.setPaused(true);
  model.add([entry('POST /b 201 @2')]);
  frame();
  expect(rows()).toEqual(['POST /a']);
  expect(model.counts.value.all).toBe(2);
  model.setPaused(false);
  expect(rows()).toEqual(['POST /a', 'POST /b']);
});

test('leaving the page clears the list, unless it is to be preserved', () => {
  const { model, frame, rows } = started();
  model.add([entry('POST /a 201 @1')]);
  model.setPreserve(true);
  model.navigated(`${APP_ORIGIN}/next`);
  frame();
  expect(rows()).toEqual(['POST /a']);
  model.setPreserve(false);
  model.navigated(`${APP_ORIGIN}/next`);
  frame();
  expect(rows()).toEqual([]);
});

test('a document that ended before its arrival was told stays, with what followed it', () => {
  const { model, frame, rows } = started();
  model.add([
    entry('POST /old 201 @1'),
    entry('GET /next 200 @10', { resourceType: 'document' }),
    entry('GET /app.js 200 @12'),
  ]);
  model.navigated(`${APP_ORIGIN}/next`);
  frame();
  expect(rows()).toEqual(['GET /next', 'GET /app.js']);
});

test('an open request shows its body when it comes, and stays when the ring lets it go', () => {
  const { model, frame } = started();
  const one = entry('POST /a 201 @1');
  model.add([one]);
  frame();
  model.open(one.id);
  model.setResponseBody(one.id, { mimeType: 'text/plain', text: 'hello', truncated: false });
  frame();
  expect(model.opened.value?.entry.responseBody?.text).toBe('hello');
  model.setLimits({ entries: 1, bytes: 1e9 });
  model.add([entry('POST /b 201 @2')]);
  frame();
  expect(model.rows()).toHaveLength(1);
  expect(model.opened.value?.entry.url).toBe(one.url);
});

test('clearing takes all of it at once, also while held still', () => {
  const { model, frame, rows } = started();
  model.add(Array.from({ length: 6 }, (_, index) => entry(`GET /poll 200 @${index * 1_000}`)));
  model.add([entry('POST /a 201 @1')]);
  frame();
  model.setPaused(true);
  model.clear();
  expect(rows()).toEqual([]);
  expect(model.polling.value).toEqual([]);
  expect(model.counts.value.all).toBe(0);
});
