// One server as a view collects it, and what of that is shown. The writing half of a ServerModel.
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { applyEvent, refresh, takeArrivals } from '../../server/contract/apply.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import type { StreamEvent } from '../../server/contract/stream.ts';
import type { Heard } from '../dots/new-events.ts';
import { createServerLog, type ServerLog } from '../events/server-log.ts';
import { createServerHistory, type ServerHistory } from '../history/server-history.ts';
import { eventAtMs, nextClockOffset } from '../link/clock-offset.ts';
import type { LinkState } from '../link/link-state.ts';
import type { ServerEntry } from '../link/view-message.ts';
import { createMapLight, type MapLight } from '../topology/map-light.ts';
import { createServerWork, type ServerWork } from '../xray/server-work.ts';
import { aged, isStale } from './picture-age.ts';
import { share } from './share.ts';

/** Ages grow by whole steps, so that of hundreds of sidecars those that were not heard stay the same in between. */
const AGE_STEP_MS = 1_000;
/** So long after its end a step may still be told of. */
const STEP_LATE_MS = 1_000;
/** It is shown once a second. Where nothing was heard or shown for longer, this page itself was held up, or slept. */
const HELD_UP_MS = 5_000;

export interface ServerState
  extends Omit<ServerLog, 'hear' | 'show'>,
    Omit<ServerHistory, 'hearStep' | 'hearReports' | 'missSome' | 'showHistory'>,
    Omit<ServerWork, 'hearWork' | 'showWork'> {
  readonly id: string;
  readonly url: string;
  readonly name: Signal<string>;
  readonly link: Signal<LinkState>;
  readonly snapshot: Signal<Snapshot | null>;
  readonly stale: Signal<boolean>;
  readonly staleAgeMs: Signal<number | null>;
  readonly heard: Signal<Heard>;
  readonly light: MapLight;
  /** Origins of its app's pages; null: it was not heard yet. The same list for as long as it says the same. */
  readonly origins: ReadonlySignal<readonly string[] | null>;
  /** Takes in the background's copy; null leaves what is held, since an old picture beats none. */
  replace(snapshot: Snapshot | null, clockOffsetMs: number): void;
  apply(event: StreamEvent, nowMs: number): void;
  /** Shows what was collected, as of now. Paused: only whether it is stale. */
  show(nowMs: number, paused: boolean): void;
}

/** `askHistory`: for what the server holds since then, by its clock; null: all of it. `askWork`: for what the background holds. */
export function createServerState(
  { id, url, name }: ServerEntry,
  askHistory: (sinceMs: number | null) => void,
  askWork: () => void,
): ServerState {
  const link = signal<LinkState>({ kind: 'connecting' });
  const shown = signal<Snapshot | null>(null);
  const stale = signal(true);
  const staleAgeMs = signal<number | null>(null);
  const heard = signal<Heard>({ stream: 0, atMs: null });
  const { hear, show: showLog, ...log } = createServerLog(shown);
  const { hearStep, hearReports, missSome, showHistory, ...history } = createServerHistory(link, askHistory);
  const { hearWork, showWork, ...work } = createServerWork(askWork);
  let collected: Snapshot | null = null;
  /** As of when all of it was brought up to date together. */
  let wholeAtMs = 0;
  let offsetMs: number | null = null;
  let awakeAtMs: number | null = null;
  let hearing = heard.peek();
  /** When the server last said something; null: since this view was given its picture nothing came. */
  let saidAtMs: number | null = null;
  link.subscribe(({ kind }) => {
    // A stream goes live after its first picture, which is thus heard already.
    hearing = kind === 'live' ? { ...hearing, atMs: saidAtMs } : { stream: hearing.stream + 1, atMs: null };
  });
  /** Something runs here at this instant. true: for long nothing did, and what was said meanwhile is not known. */
  const noteAwake = (nowMs: number): boolean => {
    const wasHeldUp = awakeAtMs !== null && nowMs - awakeAtMs > HELD_UP_MS;
    awakeAtMs = nowMs;
    if (wasHeldUp) missSome();
    return wasHeldUp;
  };
  const showAge = (serverNowMs: number) => {
    const ageMs = collected && Math.max(0, Math.round(serverNowMs) - collected.generatedAtMs);
    stale.value = isStale(link.peek(), ageMs);
    staleAgeMs.value = stale.peek() ? ageMs : null;
  };
  return {
    id,
    url,
    name: signal(name),
    link,
    snapshot: shown,
    stale,
    staleAgeMs,
    heard,
    ...log,
    ...history,
    ...work,
    light: createMapLight(),
    takeHistory(held) {
      history.takeHistory(held);
      log.takeEntries(held.entries);
    },
    origins: computed(() => shown.value?.origins ?? null),
    replace(snapshot, clockOffsetMs) {
      if (snapshot === null) return;
      collected = snapshot;
      wholeAtMs = snapshot.generatedAtMs;
      offsetMs = clockOffsetMs;
      saidAtMs = null;
      hearing = { ...hearing, atMs: null };
    },
    apply(event, nowMs) {
      const atMs = eventAtMs(event);
      noteAwake(nowMs);
      if (atMs !== null) offsetMs = nextClockOffset(offsetMs, atMs, nowMs);
      if (atMs !== null) {
        saidAtMs = atMs;
        hearStep(atMs, collected);
        if (link.peek().kind === 'live') hearing = { ...hearing, atMs };
      }
      if (event.type === 'reports') hearReports(event.atMs, event.reports);
      const before = collected;
      collected = after(collected, event);
      if (event.type !== 'reports' || tellsOfHealth(before, collected)) wholeAtMs = collected?.generatedAtMs ?? 0;
      hear(event, nowMs);
      hearWork(event);
    },
    show(nowMs, paused) {
      const serverNowMs = nowMs + (offsetMs ?? 0);
      // What was said meanwhile stands behind this, or is lost: what is shown is brought up to now the next time.
      if (noteAwake(nowMs)) return;
      showAge(serverNowMs);
      // An open stream on which nothing is said is news as well.
      if (link.peek().kind === 'live' && offsetMs !== null) hearStep(serverNowMs - STEP_LATE_MS, collected);
      showLog(paused);
      showHistory(paused);
      showWork(paused, offsetMs ?? 0);
      const held = shown.peek();
      // A picture that stands still says its numbers all the same, but not that they are as young as they were.
      if (paused && held !== null && stale.peek())
        shown.value = aged(held, Math.max(held.generatedAtMs, Math.round(serverNowMs)));
      if (paused || collected === null) return;
      heard.value = hearing;
      shown.value = share(shown.peek(), broughtUpTo(collected, wholeAtMs, link.peek(), serverNowMs));
    },
  };
}

/** Of reports, only the sidecars that they are of are brought up to date: the others are when they are shown. */
function after(snapshot: Snapshot | null, event: StreamEvent): Snapshot | null {
  if (snapshot === null || event.type !== 'reports') return applyEvent(snapshot, event);
  const arrivals = event.reports.map((report) => ({ report, receivedAtMs: event.atMs }));
  return takeArrivals(snapshot, arrivals, event.rejected, event.atMs);
}

/** Whether a replica came, or is not what it was: of one that fell silent its sidecar's other replicas tell. */
const tellsOfHealth = (before: Snapshot | null, now: Snapshot | null): boolean =>
  now !== before &&
  (now?.sidecars ?? []).some((sidecar, index) => {
    const known = before?.sidecars[index];
    return sidecar !== known && sidecar.instances.some(({ health }, at) => health !== known?.instances[at]?.health);
  });

/**
 * Only an open stream makes silence a sign: with it, ages and health move on. Without it nothing is known of the
 * sidecars but that time passes, so only the ages grow.
 */
function broughtUpTo(snapshot: Snapshot, wholeAtMs: number, link: LinkState, serverNowMs: number): Snapshot {
  const nowMs = Math.max(snapshot.generatedAtMs, Math.round(serverNowMs));
  if (link.kind !== 'live') return aged(refresh(snapshot, snapshot.generatedAtMs), nowMs);
  // Never back to before what is known: a sidecar that was down would be up for a moment.
  const stepMs = Math.max(wholeAtMs, Math.floor(nowMs / AGE_STEP_MS) * AGE_STEP_MS);
  return { ...refresh(snapshot, stepMs), generatedAtMs: nowMs };
}
