// Over all charts: the step pointed at, and the window. A pointer drags it, the keys move it; both end in one cursor.
import { useComputed } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { stepStartMs } from '../../server/contract/history.ts';
import { clockTime } from '../link/clock-time.ts';
import { describeWindow, formatRange } from './format-history.ts';
import { percent } from './health-lanes.tsx';
import type { HistoryViewModel, TrackId } from './history-view-model.ts';
import { Readout } from './readout.tsx';
import { placeOf, stepAt, stepsIn } from './step-range.ts';
import { afterKey, NO_CURSOR } from './time-cursor.ts';
import './time-overlay.css';

/** A press that moves less than this, CSS pixels, selects nothing. */
const LEAST_DRAG = 3;

export function TimeOverlay({ model }: { model: HistoryViewModel }) {
  const overlay = useRef<HTMLDivElement>(null);
  const pressed = useRef<{ x: number; step: number } | null>(null);
  const range = model.range.value;
  const place = (event: PointerEvent) => {
    const box = overlay.current?.getBoundingClientRect();
    return stepAt(box ? (event.clientX - box.left) / box.width : 0, model.range.peek());
  };
  const move = (event: PointerEvent) => {
    const step = place(event);
    const press = pressed.current;
    const isDrag = press !== null && (Math.abs(event.clientX - press.x) >= LEAST_DRAG || step !== press.step);
    const { at, drawn } = model.cursor.peek();
    model.track.value = trackAt(event) ?? model.track.peek();
    // Within a step nothing changes.
    if (step === at && (!isDrag || drawn?.to === step)) return;
    model.cursor.value = { at: step, drawn: isDrag ? { from: press.step, to: step } : drawn };
  };
  const onKey = (event: KeyboardEvent) => {
    const next = afterKey(event.key, event.shiftKey, model.cursor.peek(), model.range.peek());
    if (next === null) return;
    // DevTools would open its drawer at Escape.
    event.stopPropagation();
    event.preventDefault();
    model.cursor.value = next;
  };
  const leave = () => {
    // Keys have left it there; a pointer takes it along.
    if (!overlay.current?.matches(':focus-visible')) model.cursor.value = { ...model.cursor.peek(), at: null };
  };
  return (
    <div
      ref={overlay}
      class="time-overlay"
      role="slider"
      tabIndex={0}
      aria-label="Time. Arrow keys move, with Shift they select a window, Escape ends it"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={stepsIn(range) - 1}
      aria-valuenow={Math.max(0, model.at.value - range.from)}
      aria-valuetext={useSaid(model)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        pressed.current = { x: event.clientX, step: place(event) };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={move}
      onPointerUp={() => {
        pressed.current = null;
      }}
      onPointerCancel={() => {
        pressed.current = null;
      }}
      onPointerLeave={leave}
      onBlur={leave}
      onDblClick={() => {
        model.cursor.value = NO_CURSOR;
      }}
      onKeyDown={onKey}
    >
      <SelectedWindow model={model} />
      <Pointed model={model} />
    </div>
  );
}

/** The chart below the pointer, which the overlay covers. */
function trackAt({ clientX, clientY }: PointerEvent): TrackId | null {
  const below = document.elementsFromPoint(clientX, clientY);
  const id = below.map((element) => element.closest<HTMLElement>('[data-track]')?.dataset['track']).find(Boolean);
  return TRACK_IDS.find((one) => one === id) ?? null;
}
const TRACK_IDS: readonly TrackId[] = ['cpu', 'memory', 'traffic', 'latency', 'health'];

/** The place in words, for those who do not see it. */
function useSaid(model: HistoryViewModel): string {
  return useComputed(() => {
    const window = model.window.value;
    if (window !== null) return `Window ${formatRange(window)}, ${describeWindow(window, model.totals.value)}`;
    return clockTime(stepStartMs(model.at.value + 1));
  }).value;
}

function SelectedWindow({ model }: { model: HistoryViewModel }) {
  const window = model.window.value;
  if (window === null) return null;
  const { left, width } = placeOf(window, model.range.value);
  return <div class="time-window" style={{ left: percent(left), width: percent(width) }} />;
}

/** At the end of its step, where its values are drawn. */
function Pointed({ model }: { model: HistoryViewModel }) {
  const { at } = model.cursor.value;
  const range = model.range.value;
  if (at === null || at < range.from || at > range.to) return null;
  const { left, width } = placeOf({ from: at, to: at }, range);
  const share = left + width;
  return (
    <div class="time-cursor" style={{ left: percent(share) }}>
      <Readout model={model} step={at} side={share > 0.4 ? 'left' : 'right'} />
    </div>
  );
}
