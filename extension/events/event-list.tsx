// The tail itself: a list of which only the rows in sight are drawn.
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { ArrowDown } from 'lucide';
import { useRef } from 'preact/hooks';
import { copyText } from '../app/copy-text.ts';
import { Icon } from '../app/icon.tsx';
import type { ServerModel } from '../models/server-model.ts';
import { eventLine } from './describe-event.ts';
import { EventRow } from './event-row.tsx';
import { useTailScroll } from './tail-scroll.ts';
import { rowAfterKey } from './visible-rows.ts';

/** Narrower than this, an event takes two lines. */
const NARROW_PX = 560;
/** As high as a row is in event-row.css. */
const ROW_PX = { wide: 20, narrow: 36 } as const;
const rowPxAt = (width: number) => (width < NARROW_PX ? ROW_PX.narrow : ROW_PX.wide);

const rowId = (index: number) => `event-${index}`;

export function EventList({ server, nowMs }: { server: ServerModel; nowMs: ReadonlySignal<number> }) {
  const rows = server.events.items.value;
  const list = useRef<HTMLDivElement>(null);
  const active = useSignal<string | null>(null);
  const scroll = useTailScroll(list, rows, rowPxAt);
  const { first, end, unseen } = scroll;
  const rowPx = rowPxAt(scroll.width.value);
  const activeIndex = rows.findIndex(({ key }) => key === active.value);
  const choose = (index: number) => {
    const item = rows[index];
    if (item?.kind === 'entry' && item.entry.sidecar !== null) server.choose(item.entry.sidecar);
  };
  const onKey = (event: KeyboardEvent) => {
    const next = rowAfterKey(event.key, activeIndex, rows.length, scroll.page);
    if (next !== null) {
      active.value = rows[next]?.key ?? null;
      scroll.reveal(next);
    } else if (event.key === 'Enter') choose(activeIndex);
    else if (isCopy(event)) copyRow(activeIndex);
    else return;
    event.preventDefault();
  };
  const copyRow = (index: number) => {
    const item = rows[index];
    if (item) copyText(eventLine(item));
  };
  return (
    <div class={rowPx === ROW_PX.narrow ? 'events-tail narrow' : 'events-tail'}>
      <div
        ref={list}
        class="events-list"
        role="listbox"
        aria-label="Events"
        tabIndex={0}
        aria-activedescendant={activeIndex >= first && activeIndex < end ? rowId(activeIndex) : undefined}
        onScroll={scroll.onScroll}
        onKeyDown={onKey}
      >
        <div class="events-rows" role="presentation" style={{ height: `${rows.length * rowPx}px` }}>
          <div role="presentation" style={{ transform: `translateY(${first * rowPx}px)` }}>
            {rows.slice(first, end).map((item, offset) => (
              <EventRow
                key={item.key}
                item={item}
                id={rowId(first + offset)}
                position={first + offset + 1}
                count={rows.length}
                isActive={first + offset === activeIndex}
                nowMs={nowMs}
                activate={() => {
                  active.value = item.key;
                }}
                choose={() => choose(first + offset)}
              />
            ))}
          </div>
        </div>
      </div>
      {unseen > 0 && (
        <button type="button" class="events-unseen" onClick={scroll.toNewest}>
          {unseen} new <Icon icon={ArrowDown} size={12} />
        </button>
      )}
    </div>
  );
}

/** Unless text is marked, which the browser then copies itself. */
const isCopy = (event: KeyboardEvent): boolean =>
  event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey) && getSelection()?.isCollapsed !== false;
