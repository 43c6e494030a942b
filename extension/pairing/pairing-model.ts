// The pairing form's state. `submit` is its only writer.
import { type ReadonlySignal, signal } from '@preact/signals';
import { type PairDeps, pairServer } from './pair-server.ts';
import type { PairedServer } from './paired-server.ts';

export interface PairingModel {
  readonly busy: ReadonlySignal<boolean>;
  /** A sentence that says what went wrong and what mends it; null: nothing did. */
  readonly error: ReadonlySignal<string | null>;
  /** The server that was paired last; null: none was on this page. */
  readonly done: ReadonlySignal<Pick<PairedServer, 'id' | 'name'> | null>;
  /** Call it straight from a click. Does nothing while busy. */
  submit(address: string, code: string): void;
}

export function createPairingModel(deps: PairDeps): PairingModel {
  const busy = signal(false);
  const error = signal<string | null>(null);
  const done = signal<Pick<PairedServer, 'id' | 'name'> | null>(null);
  const run = async (address: string, code: string) => {
    const result = await pairServer({ address, code }, deps);
    error.value = result.ok ? null : result.reason;
    if (result.ok) done.value = { id: result.value.id, name: result.value.name };
  };
  return {
    busy,
    error,
    done,
    submit(address, code) {
      if (busy.peek()) return;
      busy.value = true;
      error.value = null;
      void run(address, code).finally(() => {
        busy.value = false;
      });
    },
  };
}
