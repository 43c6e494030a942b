import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { itemOf, type LogItem, withItems } from './event-log.ts';
import { createEventTail } from './event-tail.ts';
import { itemsOf, sampleEntry, sampleTold, told } from './sample-log.ts';

/** A tail, and the two levers of what is under it: what arrives, and the panel's own pause. */
function tailed() {
  const collected = signal<readonly LogItem[]>([]);
  const shown = signal<readonly LogItem[]>([]);
  const chosen = signal<string | null>(null);
  let panelPaused = false;
  const follow = () => {
    if (!panelPaused) shown.value = collected.value;
  };
  return {
    tail: createEventTail({ collected, shown, chosen, paths: signal([]) }),
    chosen,
    tell(...atSeconds: number[]) {
      const events = atSeconds.map((at) => sampleTold(sampleEntry(at % 2 ? 'api' : 'worker', at)));
      collected.value = withItems(collected.value, itemsOf(...events));
      follow();
    },
    pausePanel(paused: boolean) {
      panelPaused = paused;
      follow();
    },
  };
}

it('shows what is told after it was cleared, whatever the clock of whoever noticed it, and nothing from before', () => {
  const collected = signal<readonly LogItem[]>([]);
  const tail = createEventTail({ collected, shown: collected, chosen: signal<string | null>(null), paths: signal([]) });
  const tell = (name: string, atSeconds: number, heardAtMs: number | null) => {
    const event = sampleTold(sampleEntry(name, atSeconds), heardAtMs === null);
    collected.value = withItems(collected.value, [itemOf(event, heardAtMs)]);
  };
  tell('api', 100, 1);
  tail.clear();
  for (const [name, atSeconds] of [
    ['api', 97],
    ['worker', 100],
  ] as const)
    tell(name, atSeconds, 2);
  tell('beat', 96, null);
  expect(told(tail.items.value)).toEqual(['api 97 s', 'worker 100 s']);
});

describe('a paused tail', () => {
  it('stands still, counts what waits, and shows all of it when it goes on', () => {
    const { tail, tell } = tailed();
    tell(1);
    tail.setPaused(true);
    tell(2, 3);
    expect([told(tail.items.value), tail.waiting.value]).toEqual([['api 1 s'], 2]);
    tail.setPaused(false);
    expect([told(tail.items.value), tail.waiting.value]).toEqual([['api 1 s', 'worker 2 s', 'api 3 s'], 0]);
  });

  it('counts of what waits only what it would show', () => {
    const { tail, tell } = tailed();
    tail.setText('worker');
    tail.setPaused(true);
    tell(1, 2, 3);
    expect(tail.waiting.value).toBe(1);
  });
});

describe('while the panel is paused', () => {
  it('the tail stands still as well, and counts what waits', () => {
    const { tail, tell, pausePanel } = tailed();
    tell(1);
    pausePanel(true);
    tell(2);
    expect([told(tail.items.value), tail.waiting.value, tail.paused.value]).toEqual([['api 1 s'], 1, false]);
    pausePanel(false);
    expect([told(tail.items.value), tail.waiting.value]).toEqual([['api 1 s', 'worker 2 s'], 0]);
  });

  it('ending one pause does not end the other', () => {
    const { tail, tell, pausePanel } = tailed();
    pausePanel(true);
    tail.setPaused(true);
    tell(1);
    tail.setPaused(false);
    expect(told(tail.items.value)).toEqual([]);
    tail.setPaused(true);
    pausePanel(false);
    expect([told(tail.items.value), tail.waiting.value]).toEqual([[], 1]);
  });
});

it('clearing puts away what there was, also when it is told once more, and not what comes later', () => {
  const { tail, tell } = tailed();
  tell(1, 2);
  tail.clear();
  expect(told(tail.items.value)).toEqual([]);
  tell(1, 3);
  expect(told(tail.items.value)).toEqual(['api 3 s']);
});

it('says how many it does not show', () => {
  const { tail, tell, chosen } = tailed();
  tell(1, 2, 3);
  tail.setScope('sidecar');
  expect(tail.hidden.value).toBe(0);
  chosen.value = 'worker';
  expect([told(tail.items.value), tail.hidden.value]).toEqual([['worker 2 s'], 2]);
});
