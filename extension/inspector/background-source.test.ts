import { expect, test } from 'vitest';
import { systemClock } from '../link/clock.ts';
import { heldFrames } from '../models/held-frames.ts';
import { startBackgroundSource } from './background-source.ts';
import { createInspectorModel } from './inspector-model.ts';
import type { PollingRow } from './polling-row.ts';
import { START_MS } from './sample-entry.ts';

const polled = (route: string, firstAtMs: number): PollingRow => ({
  route,
  periodMs: 1_000,
  count: 2,
  bytes: 100,
  serverMs: 0,
  serverKnown: 0,
  byServerTiming: false,
  firstAtMs,
  lastAtMs: firstAtMs + 1_000,
  status: 200,
});

test('of what polls only that of the page that is shown is taken, unless the log is preserved', () => {
  const { signal } = new AbortController();
  const { frame, draw } = heldFrames();
  const model = createInspectorModel({ frame }, signal);
  let hear = (_: unknown) => {};
  const source = startBackgroundSource(
    {
      clock: systemClock,
      drop: (kind, reason) => expect.fail(`${kind}: ${reason}`),
      model,
      tellsNavigation: false,
      connect: () => ({
        post: () => {},
        onMessage: (listener) => {
          hear = listener;
        },
        onDisconnect: () => {},
        disconnect: () => {},
      }),
    },
    signal,
  );
  source.follow(3);
  const tell = () => {
    const polling = [polled('GET /before', START_MS), polled('GET /after', START_MS + 10_000)];
    hear({ type: 'log', tabId: 3, entries: [], polling, pageAtMs: START_MS + 5_000 });
    draw();
    return model.polling.value.map(({ route }) => route);
  };
  expect(tell()).toEqual(['GET /after']);
  model.setPreserve(true);
  expect(tell()).toContain('GET /before');
});
