// The ladder, from best to worst: event stream, the stream again after 5, 15 and 45 s, snapshots every 30 s.
// Pure: what happened goes in, what to do and what to show comes out. background/server-link.ts does it.
import { backoffMs, withJitter } from './backoff.ts';
import type { LinkState } from './link-state.ts';

/** So many failed attempts in a row, and snapshots are fetched meanwhile. */
export const POLL_AFTER_FAILURES = 3;
export const POLL_INTERVAL_MS = 30_000;
/** A stream that lasted this long was sound: its end is a blip, and is mended without going down the ladder. */
export const SOUND_AFTER_MS = 3_000;
/** Wait before a sound stream is opened again. */
export const BLIP_RETRY_MS = 1_000;
/** What a server's `bye` may ask for, at least and at most. */
export const BYE_RETRY_MS = { least: 500, most: 60_000 } as const;

export interface Ladder {
  /** `refused`: asking again is pointless until a person pairs again, updates, or asks for it. */
  stream: 'opening' | 'open' | 'waiting' | 'refused';
  /** Failed attempts in a row. */
  failures: number;
  /** Whether the server served what it was last asked for: a ticket or a snapshot. */
  serves: boolean;
  /** Why the stream is not there: in a few words, and as a whole. */
  cause: string;
  reason: string;
  /** When the next attempt is due, or was; null: none is planned. */
  retryAtMs: number | null;
  openedAtMs: number;
  /** The cadence of the open stream. */
  intervalMs: number;
}

export type LadderInput =
  | { type: 'opened'; atMs: number; intervalMs: number }
  /** An attempt failed, or an open stream broke off. `random`: 0 to 1, for the jitter. */
  | { type: 'failed'; atMs: number; random: number; serves: boolean; cause: string; reason: string }
  | { type: 'refused'; cause: string; reason: string }
  | { type: 'bye'; atMs: number; retryMs: number }
  /** A snapshot was fetched, or could not be. */
  | { type: 'polled'; ok: true }
  | { type: 'polled'; ok: false; cause: string; reason: string }
  /** The wait is over, or the network is back, or the machine woke up. */
  | { type: 'due' }
  /** A person asked for it. */
  | { type: 'retry' }
  /** The open stream is to be replaced by another. */
  | { type: 'reopen' };

export const FIRST_STEP: Ladder = {
  stream: 'opening',
  failures: 0,
  serves: true,
  cause: '',
  reason: '',
  retryAtMs: null,
  openedAtMs: 0,
  intervalMs: 0,
};

export function step(ladder: Ladder, input: LadderInput): Ladder {
  switch (input.type) {
    case 'opened':
      return { ...ladder, stream: 'open', serves: true, openedAtMs: input.atMs, intervalMs: input.intervalMs };
    case 'failed':
      return failed(ladder, input);
    case 'refused':
      return { ...ladder, stream: 'refused', cause: input.cause, reason: input.reason, retryAtMs: null };
    case 'bye':
      return { ...ladder, stream: 'waiting', failures: 0, retryAtMs: input.atMs + byeRetryMs(input.retryMs) };
    case 'polled':
      return polled(ladder, input);
    case 'due':
      return ladder.stream === 'waiting' ? { ...ladder, stream: 'opening' } : ladder;
    case 'reopen':
      return ladder.stream === 'open' ? { ...ladder, stream: 'opening', failures: 0 } : ladder;
    case 'retry':
      if (ladder.stream === 'refused') return FIRST_STEP;
      return ladder.stream === 'waiting' ? { ...ladder, stream: 'opening' } : ladder;
  }
}

function failed(ladder: Ladder, input: LadderInput & { type: 'failed' }): Ladder {
  const { atMs, random, serves, cause, reason } = input;
  const waiting = { ...ladder, stream: 'waiting' as const, serves, cause, reason };
  if (ladder.stream === 'open' && atMs - ladder.openedAtMs >= SOUND_AFTER_MS)
    return { ...waiting, failures: 0, retryAtMs: atMs + withJitter(BLIP_RETRY_MS, random) };
  const failures = ladder.failures + 1;
  return { ...waiting, failures, retryAtMs: atMs + backoffMs(failures, random) };
}

/** A server that answers again after silence gets its stream at once, not when the wait is over. */
function polled(ladder: Ladder, input: LadderInput & { type: 'polled' }): Ladder {
  if (!isPolling(ladder)) return ladder;
  if (!input.ok) return { ...ladder, serves: false, cause: input.cause, reason: input.reason };
  if (ladder.serves) return ladder;
  return {
    ...ladder,
    stream: 'opening',
    serves: true,
    cause: '',
    reason: 'The server answers again; its event stream comes next.',
  };
}

const byeRetryMs = (retryMs: number) => Math.min(Math.max(retryMs, BYE_RETRY_MS.least), BYE_RETRY_MS.most);

/** Whether snapshots are to be fetched meanwhile. */
export const isPolling = ({ stream, failures }: Ladder): boolean =>
  failures >= POLL_AFTER_FAILURES && (stream === 'opening' || stream === 'waiting');

const MEANWHILE = `Until there is a stream, a snapshot is fetched every ${POLL_INTERVAL_MS / 1_000} s.`;

/** What the pill says. A server that serves but gives no stream is "connecting" until polling takes over. */
export function linkOf(ladder: Ladder): LinkState {
  const { stream, failures, serves, cause, reason, retryAtMs, intervalMs } = ladder;
  if (stream === 'open') return { kind: 'live', intervalMs };
  if (stream === 'refused') return { kind: 'offline', cause, reason, retryAtMs: null };
  if (failures > 0 && !serves) return { kind: 'offline', cause, reason, retryAtMs };
  if (isPolling(ladder)) return { kind: 'polling', intervalMs: POLL_INTERVAL_MS, reason: `${reason} ${MEANWHILE}` };
  return { kind: 'connecting' };
}
