// The last things that happened to the chosen sidecar, newest first, and the way to all of them.
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { describeItem } from '../events/describe-event.ts';
import type { LogItem, Told } from '../events/event-log.ts';
import { EventMark } from '../events/event-mark.tsx';
import { formatAge, formatTime, formatWholeTime } from '../events/event-time.ts';
import '../events/event-row.css';

/** As many as fit beside a map without scrolling. */
const MAX_LATEST = 5;

interface Props {
  name: string;
  log: ReadonlySignal<readonly LogItem[]>;
  nowMs: ReadonlySignal<number>;
  showAll(): void;
}

export function LatestEvents({ name, log, nowMs, showAll }: Props) {
  const latest = useComputed(() => latestOf(log.value, name)).value;
  return (
    <section class="latest-events" aria-label={`Latest events of ${name}`}>
      <h3>
        Events
        <button type="button" class="link-button" onClick={showAll}>
          All in Events
        </button>
      </h3>
      {latest.length === 0 && <p class="latest-none">None since this view knows it.</p>}
      <ol>
        {latest.map((item) => (
          <LatestEvent key={item.key} item={item} nowMs={nowMs} />
        ))}
      </ol>
    </section>
  );
}

const latestOf = (log: readonly LogItem[], name: string): Told[] =>
  log
    .filter((item): item is Told => item.kind === 'entry' && item.entry.sidecar === name)
    .slice(-MAX_LATEST)
    .reverse();

function LatestEvent({ item, nowMs }: { item: Told; nowMs: ReadonlySignal<number> }) {
  const text = describeItem(item);
  const when = useComputed(() => formatAge(item.atMs, nowMs.value) || formatTime(item.atMs, nowMs.value));
  return (
    <li>
      <span class={`event-kind ${text.mark}`}>
        <EventMark mark={text.mark} />
        <span>{text.word}</span>
      </span>
      <span class="latest-what">{[text.instance, text.change, text.reason].filter(Boolean).join(' · ')}</span>
      <time dateTime={new Date(item.atMs).toISOString()} title={formatWholeTime(item.atMs)}>
        {when}
      </time>
    </li>
  );
}
