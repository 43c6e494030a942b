// An event as text, its attributes always in the same order: time, what, sidecar, instance, from → to, reason. Pure.
import type { LogEntry, LogKind } from '../../server/contract/log-entry.ts';
import { formatBytes } from '../topology/format-usage.ts';
import type { Gap, LogItem } from './event-log.ts';

/** The shape beside the word; each is drawn in a colour of its own tone. */
export type EventMark =
  | 'healthy'
  | 'degraded'
  | 'down'
  | 'started'
  | 'stopped'
  | 'restarted'
  | 'limit'
  | 'killed'
  | 'throttled'
  | 'unthrottled'
  | 'store-lost'
  | 'store-back'
  | 'gap';

export interface EventText {
  mark: EventMark;
  /** What happened, in a word or two. */
  word: string;
  sidecar: string;
  instance: string;
  /** "degraded → down". */
  change: string;
  reason: string;
  /** Everything but the time, in small letters. */
  searched: string;
}

const GAP_REASON: Record<Gap['reason'], string> = {
  unknown_id: 'the server no longer knows what this browser heard last',
  unwatched: 'nobody watched for a while',
  log_lost: 'the store lost its log',
  too_slow: 'this browser was too slow to keep up',
};
export const GAP_WORDS = 'entries may be missing here';

const WORDS: Record<LogKind, { mark: EventMark; word: string }> = {
  health_changed: { mark: 'degraded', word: 'health' },
  reporter_started: { mark: 'started', word: 'started' },
  reporter_stopped: { mark: 'stopped', word: 'stopped' },
  reporter_restarted: { mark: 'restarted', word: 'restarted' },
  limit_changed: { mark: 'limit', word: 'limit' },
  oom_kill: { mark: 'killed', word: 'OOM kill' },
  throttling_began: { mark: 'throttled', word: 'throttled' },
  throttling_ended: { mark: 'unthrottled', word: 'unthrottled' },
  store_lost: { mark: 'store-lost', word: 'store lost' },
  store_back: { mark: 'store-back', word: 'store back' },
};

const described = new WeakMap<LogItem, EventText>();

/** Made once for each item, since an item never changes. */
export function describeItem(item: LogItem): EventText {
  const known = described.get(item);
  if (known) return known;
  const parts = item.kind === 'gap' ? describeGap(item) : describeEntry(item.entry);
  const { word, sidecar, instance, change, reason } = parts;
  const text = { ...parts, searched: [word, sidecar, instance, change, reason].join(' ').toLowerCase() };
  described.set(item, text);
  return text;
}

type Parts = Omit<EventText, 'searched'>;

const describeGap = ({ reason }: Gap): Parts => ({
  mark: 'gap',
  word: GAP_WORDS,
  sidecar: '',
  instance: '',
  change: '',
  reason: GAP_REASON[reason],
});

function describeEntry(entry: LogEntry): Parts {
  const { mark, word } = entry.kind === 'health_changed' ? healthWord(entry) : WORDS[entry.kind];
  return {
    mark,
    word,
    sidecar: entry.sidecar ?? '',
    instance: entry.instance ?? '',
    change: describeChange(entry),
    reason: REASONS[entry.reason ?? ''] ?? entry.reason ?? '',
  };
}

/** A change of health is named by what it came to. */
function healthWord({ to }: LogEntry): { mark: EventMark; word: string } {
  if (to === 'healthy' || to === 'degraded' || to === 'down') return { mark: to, word: to };
  return WORDS.health_changed;
}

const REASONS: Readonly<Record<string, string>> = {
  memory_limit_bytes: 'memory limit',
  cpu_cores_limit: 'CPU limit',
  redis_unavailable: 'Redis cannot be reached',
  redis_timeout: 'Redis does not answer',
  redis_refused: 'Redis refuses a command',
  redis_readonly: 'Redis takes no writes',
  redis_full: 'Redis is full',
};

function describeChange({ kind, from, to, reason }: LogEntry): string {
  if (from === null && to === null) return '';
  const say = (value: string | null) => (kind === 'limit_changed' ? limitText(value, reason) : (value ?? '?'));
  return `${say(from)} → ${say(to)}`;
}

function limitText(value: string | null, reason: string | null): string {
  const amount = Number(value);
  if (value === null || !Number.isFinite(amount)) return value ?? '?';
  if (reason === 'memory_limit_bytes') return formatBytes(amount);
  return reason === 'cpu_cores_limit' ? `${amount} ${amount <= 1 ? 'core' : 'cores'}` : value;
}

/** One line for the clipboard: nothing is left out, so that columns stay where they are; an unknown one is a dash. */
export function eventLine(item: LogItem): string {
  const { word, sidecar, instance, change, reason } = describeItem(item);
  const time = new Date(item.atMs).toISOString();
  if (item.kind === 'gap') return `${time}  ${word}: ${reason}`;
  return [time, word, sidecar, instance, change, reason].map((part) => part || '–').join('  ');
}
