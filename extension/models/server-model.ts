// What views read of one paired server. Built by servers-model.ts, which is the only writer.
import type { ReadonlySignal } from '@preact/signals';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import type { LinkState } from '../link/link-state.ts';

export interface ServerModel {
  readonly id: string;
  readonly url: string;
  readonly name: ReadonlySignal<string>;
  readonly link: ReadonlySignal<LinkState>;
  /** Ages and health are brought up to now once a second, also while nothing arrives. */
  readonly snapshot: ReadonlySignal<Snapshot | null>;
  /** Neither live nor polling: numbers on screen are old and must look it. */
  readonly stale: ReadonlySignal<boolean>;
}

export interface ServersModel {
  /** null until the background has answered for the first time. */
  readonly servers: ReadonlySignal<readonly ServerModel[] | null>;
  readonly selected: ReadonlySignal<ServerModel | null>;
  /** Paused: the shown snapshot stands still, while the model goes on collecting. */
  readonly paused: ReadonlySignal<boolean>;
  select(id: string): void;
  setPaused(paused: boolean): void;
  /** Try the selected server again now. */
  retry(): void;
}
