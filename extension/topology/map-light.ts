// What lights on the map because something else is looked at: the channels of a request, and the sidecar pointed at there
// or here. Whoever lights it puts it out.
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';

const NONE: ReadonlySet<string> = new Set();

export interface MapLight {
  /** The sidecar under the pointer or with the focus: lit wherever it stands. */
  readonly pointed: Signal<string | null>;
  /** Ids of channels. */
  readonly litChannels: ReadonlySignal<ReadonlySet<string>>;
  lightChannels(ids: readonly string[]): void;
}

export function createMapLight(): MapLight {
  const litChannels = signal(NONE);
  return {
    pointed: signal<string | null>(null),
    litChannels,
    lightChannels(ids) {
      const before = litChannels.peek();
      if (before.size !== ids.length || !ids.every((id) => before.has(id))) litChannels.value = new Set(ids);
    },
  };
}
