// Climbs the ladder for one server: does what link/ladder.ts decides. In: events and snapshots. Out: the same, and the
// state of the link. Runs until the signal fires.
import type { Snapshot } from '../../server/contract/snapshot.ts';
import type { StreamEvent } from '../../server/contract/stream.ts';
import { FIRST_STEP, isPolling, type Ladder, type LadderInput, linkOf, step } from '../link/ladder.ts';
import type { LinkState } from '../link/link-state.ts';
import type { PairedServer } from '../pairing/paired-server.ts';
import { type EventStreamDeps, openEventStream, type StreamEnd } from './event-stream.ts';
import { pollSnapshots } from './poll-snapshots.ts';
import type { Answer, ServerClient } from './server-client.ts';

export interface ServerLinkDeps extends EventStreamDeps {
  client: ServerClient;
  /** 0 to 1. */
  random(): number;
}

export interface ServerLinkHandlers {
  onEvent(event: StreamEvent): void;
  /** Called at once, and at each change. */
  onLink(link: LinkState): void;
}

export interface ServerLink {
  /** A person asks for it: tries at once, even after a refusal, and in place of a stream that is open. */
  retry(): void;
  /** The network is back, or the machine woke up: skips the wait. An open stream from before may be dead without a word. */
  wake(): void;
  /** The stream is wanted otherwise than it was asked for: asks again, without a step down the ladder. */
  reopen(): void;
}

type StreamHello = Extract<StreamEvent, { type: 'hello' }>;

export function startServerLink(
  deps: ServerLinkDeps,
  server: PairedServer,
  handlers: ServerLinkHandlers,
  signal: AbortSignal,
): ServerLink {
  let ladder = FIRST_STEP;
  const show = showChanges(handlers.onLink);
  const take = (input: LadderInput) => {
    const before = ladder;
    if (signal.aborted) return;
    ladder = step(before, input);
    show(linkOf(ladder));
    if (ladder.stream !== before.stream) followStream(ladder);
    followPolling(isPolling(ladder));
  };
  const onEnd = (end: StreamEnd) => take(endInput(end, deps.clock.now(), deps.random()));
  // A stream is live once its picture has come, and been handed on: until then what is shown is as old as it was.
  let greeted: StreamHello | null = null;
  const onEvent = (event: StreamEvent) => {
    handlers.onEvent(event);
    if (event.type === 'hello') greeted = event;
    if (event.type !== 'snapshot' || greeted === null) return;
    take({ type: 'opened', atMs: deps.clock.now(), intervalMs: greeted.watchIntervalMs });
    greeted = null;
  };
  const onAnswer = (answer: Answer<Snapshot>) => {
    if (answer.kind === 'ok') handlers.onEvent({ type: 'snapshot', snapshot: answer.value });
    take(polledInput(answer));
  };
  let lastEventId: string | null = null;
  const onEventId = (id: string) => {
    lastEventId = id;
  };
  const attempt = restartable(
    signal,
    (ends) => void openEventStream(deps, server, { lastEventId, onEventId, onEvent, onEnd }, ends),
  );
  const polls = restartable(signal, (ends) => pollSnapshots(deps, server, onAnswer, ends));
  let wait = () => {};
  const followStream = ({ stream, retryAtMs }: Ladder) => {
    wait();
    if (stream === 'open') return;
    attempt.stop();
    if (stream === 'opening') attempt.start();
    const waitMs = Math.max(0, (retryAtMs ?? 0) - deps.clock.now());
    if (stream === 'waiting') wait = deps.clock.after(waitMs, () => take({ type: 'due' }));
  };
  const followPolling = (wanted: boolean) => (wanted ? polls.start() : polls.stop());

  signal.addEventListener('abort', () => wait(), { once: true });
  show(linkOf(ladder));
  attempt.start();
  const reopen = () => {
    if (ladder.stream === 'open') take({ type: 'reopen' });
    else if (ladder.stream === 'opening') attempt.startAgain();
  };
  const wake = () => {
    reopen();
    take({ type: 'due' });
  };
  const retry = () => {
    reopen();
    take({ type: 'retry' });
  };
  return { retry, wake, reopen };
}

const endInput = (end: StreamEnd, atMs: number, random: number): LadderInput =>
  end.type === 'failed' ? { ...end, atMs, random } : end.type === 'bye' ? { ...end, atMs } : end;

function polledInput(answer: Answer<Snapshot>): LadderInput {
  if (answer.kind === 'ok') return { type: 'polled', ok: true };
  const { kind, cause, reason } = answer;
  return kind === 'refused' ? { type: 'refused', cause, reason } : { type: 'polled', ok: false, cause, reason };
}

function showChanges(onLink: (link: LinkState) => void): (link: LinkState) => void {
  let shown = '';
  return (link) => {
    const text = JSON.stringify(link);
    if (text !== shown) onLink(link);
    shown = text;
  };
}

/** Something that runs or does not; starting it twice is starting it once. */
function restartable(signal: AbortSignal, run: (ends: AbortSignal) => void) {
  let running: AbortController | null = null;
  const stop = () => {
    running?.abort();
    running = null;
  };
  signal.addEventListener('abort', stop, { once: true });
  const start = () => {
    if (running !== null || signal.aborted) return;
    running = new AbortController();
    run(running.signal);
  };
  const startAgain = () => {
    stop();
    start();
  };
  return { stop, start, startAgain };
}
