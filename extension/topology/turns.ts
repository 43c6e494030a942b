// Turns: what need not be up to date at once is brought up to date part by part, so that no single frame has it all to do.
import { batch, type ReadonlySignal, signal } from '@preact/signals';

export interface Turns {
  /** Changes when it is the turn of this part. Parts with numbers next to each other have their turns one after the other. */
  of(index: number): ReadonlySignal<number>;
  /** Gives a turn to every part of which it came since the last call. */
  moveTo(nowMs: number): void;
}

/** Every part has a turn in `everyMs`; `parts`: in how many groups. */
export function createTurns(everyMs: number, parts: number): Turns {
  const turns = Array.from({ length: parts }, () => signal(0));
  const at = (index: number) => turns[((index % parts) + parts) % parts] as (typeof turns)[number];
  let last: number | null = null;
  return {
    of: at,
    moveTo(nowMs) {
      const step = Math.floor((nowMs * parts) / everyMs);
      // A clock that was set back, or a machine that slept: everybody has a turn.
      const due = last === null ? 0 : Math.min(parts, Math.abs(step - last));
      last = step;
      batch(() => {
        for (let before = 0; before < due; before += 1) {
          const turn = at(step - before);
          turn.value = turn.peek() + 1;
        }
      });
    },
  };
}
