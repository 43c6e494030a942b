// Test aid: the model of a view whose frames, background and page the test holds.
import { signal as createSignal } from '@preact/signals';
import { systemClock } from '../link/clock.ts';
import type { BackgroundHandlers } from '../link/connect-to-background.ts';
import type { ToView } from '../link/view-message.ts';
import { memoryValue } from '../storage/memory-value.ts';
import { createKnownServers } from './known-servers.ts';
import { createServersModel } from './servers-model.ts';

/** A model whose frames and background the test holds. */
export function modelledServers(
  signal: AbortSignal,
  { lastSelected = null as string | null, known = memoryValue() } = {},
) {
  const pageOrigin = createSignal<string | null>(null);
  const frames: (() => void)[] = [];
  const sent: unknown[] = [];
  let handlers: BackgroundHandlers | null = null;
  const memory = { id: lastSelected };
  const model = createServersModel(
    {
      clock: systemClock,
      frame: (run) => {
        frames.push(run);
        return () => {};
      },
      connect: (given) => {
        handlers = given;
        return {
          watch: (ids) => sent.push(['watch', ids]),
          retry: (id) => sent.push(['retry', id]),
          askHistory: (id, sinceMs) => sent.push(['history', id, sinceMs]),
          askWork: (id) => sent.push(['work', id]),
        };
      },
      pageOrigin,
      knownServers: createKnownServers(known),
      lastSelected: {
        read: () => memory.id,
        write: (id) => {
          memory.id = id;
        },
      },
    },
    signal,
  );
  const draw = () => {
    for (const run of frames.splice(0)) run();
  };
  const receive = (...messages: ToView[]) => {
    for (const message of messages) handlers?.onMessage(message);
  };
  const show = (...messages: ToView[]) => {
    receive(...messages);
    draw();
  };
  return {
    model,
    frames,
    sent,
    memory,
    pageOrigin,
    draw,
    receive,
    show,
    lose: () => handlers?.onLost(),
    end: () => handlers?.onOutdated(),
  };
}
