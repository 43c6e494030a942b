// What the log told from the beginning of the request to a moment after its end.
import type { LogEntry } from '../../server/contract/log-entry.ts';
import { describeItem } from '../events/describe-event.ts';
import { itemOfHistory } from '../events/event-log.ts';
import { EventMark } from '../events/event-mark.tsx';
import { formatTime } from '../events/event-time.ts';

export function WindowLog({ entries, nowMs }: { entries: readonly LogEntry[]; nowMs: number }) {
  if (entries.length === 0) return <p class="request-empty">Nothing happened to any sidecar.</p>;
  return (
    <ul class="xray-log">
      {entries.map(itemOfHistory).map((item) => {
        const { mark, word, sidecar, instance, change, reason } = describeItem(item);
        return (
          <li key={item.key}>
            <time dateTime={new Date(item.atMs).toISOString()}>{formatTime(item.atMs, nowMs)}</time>
            <span class={`event-kind ${mark}`}>
              <EventMark mark={mark} /> {word}
            </span>
            <span>{[sidecar, instance, change, reason].filter(Boolean).join(' ')}</span>
          </li>
        );
      })}
    </ul>
  );
}
