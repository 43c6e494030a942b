// What views read of one paired server. Built by servers-model.ts, which is the only writer.
import type { ReadonlySignal } from '@preact/signals';
import type { LogEntry } from '../../server/contract/log-entry.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import type { Heard } from '../dots/new-events.ts';
import type { LogItem } from '../events/event-log.ts';
import type { EventTail } from '../events/event-tail.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { LinkState } from '../link/link-state.ts';
import type { MapLight } from '../topology/map-light.ts';
import type { ShownWork } from '../xray/server-work.ts';

export interface ServerModel {
  readonly id: string;
  readonly url: string;
  readonly name: ReadonlySignal<string>;
  readonly link: ReadonlySignal<LinkState>;
  /** Ages and health are brought up to now once a second, also while nothing arrives. */
  readonly snapshot: ReadonlySignal<Snapshot | null>;
  /** Numbers on screen are too old to pass for the present, and must look it. */
  readonly stale: ReadonlySignal<boolean>;
  /** How old they are while they are stale; null: they are not, or there are none. */
  readonly staleAgeMs: ReadonlySignal<number | null>;
  /** Where what is shown was heard. Stands still with the snapshot. */
  readonly heard: ReadonlySignal<Heard>;
  /** What happened once, oldest first. Stands still with the snapshot. */
  readonly log: ReadonlySignal<readonly LogItem[]>;
  /** The log as the Events tab shows it. */
  readonly events: EventTail;
  /** The sidecar that is chosen in the map. */
  readonly chosen: ReadonlySignal<string | null>;
  choose(name: string | null): void;
  /** Takes in entries that the server's history holds; those that are known are left out. */
  takeEntries(entries: readonly LogEntry[]): void;
  /** Its recent past in steps, from `keepHistory` on, with what the server held before. Stands still with the snapshot. */
  readonly history: ReadonlySignal<HistoryRecord>;
  keepHistory(): void;
  /** What its apps did for requests, from `keepWork` on, with what the background held. Stands still with the snapshot. */
  readonly work: ReadonlySignal<ShownWork | null>;
  keepWork(): void;
  readonly light: MapLight;
}

export interface ServersModel {
  /** null until the background has answered for the first time. */
  readonly servers: ReadonlySignal<readonly ServerModel[] | null>;
  /** That of the page beside this view, unless the person chose another: see pick-server.ts. */
  readonly selected: ReadonlySignal<ServerModel | null>;
  /** Origin of that page, where no server declares it though some declare others; null: nothing to say. */
  readonly foreignOrigin: ReadonlySignal<string | null>;
  /** Id of the selected server, where the page is its own; null: it is not, or that is not known. */
  readonly ofPage: ReadonlySignal<string | null>;
  /** Paused: the shown snapshot stands still, while the model goes on collecting. */
  readonly paused: ReadonlySignal<boolean>;
  select(id: string): void;
  setPaused(paused: boolean): void;
  /** Try the selected server again now; where its stream is open, open it anew. */
  retry(): void;
}
