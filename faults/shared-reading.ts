// What a subscriber knows after each frame, worked out by the contract once for all subscribers that know the same and
// hear the same: a thousand of them cost little more than one.
import { applyEvent } from '../server/contract/apply.ts';
import type { Instance, Snapshot } from '../server/contract/snapshot.ts';
import { parseStreamEvent, type StreamEvent } from '../server/contract/stream.ts';

/** All that one subscriber knows. Shared, and never changed. */
export interface Knowledge {
  snapshot: Snapshot | null;
  /** The most that was seen of "sidecar/instance boot channel". */
  highest: ReadonlyMap<string, number>;
  /** What it knew before the frame; null: nothing, or it is not kept. */
  before: Knowledge | null;
}

export interface SharedReading {
  nothing: Knowledge;
  /** One frame as text: "event: …\ndata: …". Throws where the contract cannot read it. */
  read(frame: string): StreamEvent | null;
  next(known: Knowledge, event: StreamEvent): Knowledge;
  /** From now on every Knowledge remembers the one before. */
  keepHistory(): void;
  /** Totals that went down within a boot, and boots that came back; empty when all is well. */
  violations: string[];
}

/** Frames that are remembered as read. */
const MAX_REMEMBERED = 200;

export function createSharedReading(): SharedReading {
  const events = new Map<string, StreamEvent>();
  const results = new WeakMap<Knowledge, WeakMap<StreamEvent, Knowledge>>();
  const violations: string[] = [];
  let keepsHistory = false;

  const work = (known: Knowledge, event: StreamEvent): Knowledge => {
    const snapshot = applyEvent(known.snapshot, event);
    if (snapshot === known.snapshot) return known;
    const highest = raise(known, snapshot, violations);
    return { snapshot, highest, before: keepsHistory ? known : null };
  };
  return {
    nothing: { snapshot: null, highest: new Map(), before: null },
    read(frame) {
      const remembered = events.get(frame);
      if (remembered !== undefined) return remembered;
      const event = parseFrame(frame);
      if (event === null) return null;
      events.set(frame, event);
      const [oldest] = events.keys();
      if (events.size > MAX_REMEMBERED && oldest !== undefined) events.delete(oldest);
      return event;
    },
    next(known, event) {
      const after = results.get(known) ?? new WeakMap<StreamEvent, Knowledge>();
      results.set(known, after);
      const result = after.get(event) ?? work(known, event);
      after.set(event, result);
      return result;
    },
    keepHistory() {
      keepsHistory = true;
    },
    violations,
  };
}

function parseFrame(frame: string): StreamEvent | null {
  const type = /^event: (\w+)$/m.exec(frame)?.[1];
  const data = /^data: (.*)$/m.exec(frame)?.[1];
  if (type === undefined || data === undefined) return null;
  const parsed = parseStreamEvent(type, data);
  if (!parsed.ok) throw new Error(`a frame cannot be read: ${parsed.reason}`);
  return parsed.value;
}

/** "sidecar/instance boot channel" with its total. */
export const totalsOf = (snapshot: Snapshot | null): [key: string, total: number][] =>
  (snapshot?.sidecars ?? []).flatMap(({ name, instances }) =>
    instances.flatMap(({ id, report }) =>
      Object.entries(report?.traffic ?? {}).map(([channel, total]): [string, number] => [
        `${name}/${id} ${report?.bootId} ${channel}`,
        total,
      ]),
    ),
  );

function raise(known: Knowledge, next: Snapshot | null, violations: string[]): ReadonlyMap<string, number> {
  const risen = new Map(known.highest);
  for (const [key, total] of totalsOf(next)) {
    const before = risen.get(key) ?? 0;
    if (total < before) violations.push(`${key} went from ${before} to ${total}`);
    risen.set(key, Math.max(before, total));
  }
  return risen;
}

/** One replica in the picture. */
export const instanceIn = (snapshot: Snapshot | null, name: string, id: string): Instance | undefined =>
  snapshot?.sidecars.find((sidecar) => sidecar.name === name)?.instances.find((instance) => instance.id === id);
