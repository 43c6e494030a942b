// One event on one line, or two where it is narrow; a gap in what is known is a line across.
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { systemClock } from '../link/clock.ts';
import { describeItem } from './describe-event.ts';
import type { LogItem } from './event-log.ts';
import { EventMark } from './event-mark.tsx';
import { formatAge, formatTime, formatWholeTime } from './event-time.ts';
import './event-row.css';

/** What was heard longer ago than its flash lasts comes into sight without one. */
const FLASH_MS = 1_000;

interface Props {
  item: LogItem;
  id: string;
  position: number;
  count: number;
  isActive: boolean;
  nowMs: ReadonlySignal<number>;
  activate(): void;
  choose(): void;
}

export function EventRow({ item, id, position, count, isActive, nowMs, activate, choose }: Props) {
  const text = describeItem(item);
  const time = useComputed(() => formatTime(item.atMs, nowMs.value));
  const isNew = item.kind === 'entry' && item.heardAtMs !== null && systemClock.now() - item.heardAtMs < FLASH_MS;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and hears the keys
    // biome-ignore lint/a11y/useFocusableInteractive: as above; the row is its active descendant
    <div
      id={id}
      role="option"
      class={['event', item.kind === 'gap' && 'gap', isNew && 'new'].filter(Boolean).join(' ')}
      aria-selected={isActive}
      aria-posinset={position}
      aria-setsize={count}
      onClick={activate}
      onDblClick={choose}
    >
      <time class="event-time" dateTime={new Date(item.atMs).toISOString()} title={formatWholeTime(item.atMs)}>
        {time}
      </time>
      <span class={`event-kind ${text.mark}`}>
        <EventMark mark={text.mark} />
        <span>{text.word}</span>
      </span>
      <span class="event-sidecar">{text.sidecar}</span>
      <span class="event-more">
        <span class="event-instance">{text.instance}</span>
        <span class="event-change">{text.change}</span>
        <span class="event-reason" title={text.reason}>
          {text.reason}
        </span>
      </span>
      {item.kind === 'entry' && item.replayed && <Replayed atMs={item.atMs} nowMs={nowMs} />}
    </div>
  );
}

function Replayed({ atMs, nowMs }: { atMs: number; nowMs: ReadonlySignal<number> }) {
  const text = useComputed(() => ['replayed', formatAge(atMs, nowMs.value)].filter(Boolean).join(' '));
  return (
    <span class="event-replayed" title={`Told again after a break; it happened on ${formatWholeTime(atMs)}`}>
      {text}
    </span>
  );
}
