// One number a step for the newest steps, in a ring of fixed size.
import { HISTORY_STEPS } from './contract/history.ts';

export interface Series {
  /** Steps that were left out are null; one that is not later than the last is ignored. */
  put(step: number, value: number | null): void;
  /** The values of `from` to `to`, both included; null where none is held. */
  read(from: number, to: number): (number | null)[];
  /** The newest step that was put; null: none was. */
  lastStep(): number | null;
}

/** `ring` holds HISTORY_STEPS numbers: 720 bytes of 32 bits each, or 1,440 of 64. NaN stands for null. */
export function createSeries(ring: Float32Array | Float64Array): Series {
  let last: number | null = null;
  ring.fill(Number.NaN);
  return {
    put(step, value) {
      if (last !== null && step <= last) return;
      const first = Math.max((last ?? step - 1) + 1, step - HISTORY_STEPS + 1);
      for (let skipped = first; skipped < step; skipped += 1) ring[skipped % HISTORY_STEPS] = Number.NaN;
      ring[step % HISTORY_STEPS] = value ?? Number.NaN;
      last = step;
    },
    read(from, to) {
      const values = new Array<number | null>(Math.max(0, to - from + 1)).fill(null);
      if (last === null) return values;
      for (let step = Math.max(from, last - HISTORY_STEPS + 1); step <= Math.min(to, last); step += 1) {
        const value = ring[step % HISTORY_STEPS];
        if (value !== undefined && !Number.isNaN(value)) values[step - from] = value;
      }
      return values;
    },
    lastStep: () => last,
  };
}
