// The time above the charts, and the log below them.
import { useComputed } from '@preact/signals';
import { stepOf } from '../../server/contract/history.ts';
import type { ServerModel } from '../models/server-model.ts';
import { percent } from './health-lanes.tsx';
import { GUTTER, MARGIN } from './history-chart.ts';
import type { HistoryViewModel } from './history-view-model.ts';
import { rulerLabel, rulerMarks } from './ruler.ts';
import { endMs, placeOf, spanMs, startMs } from './step-range.ts';

/** Room for "now" at the end. */
const NOW_MS_SHARE = 0.06;

export function TimeRuler({ model }: { model: HistoryViewModel }) {
  const range = model.range.value;
  const share = (atMs: number) => (atMs - startMs(range)) / spanMs(range);
  const marks = rulerMarks(range, model.width.value - GUTTER - MARGIN).filter((atMs) => share(atMs) < 1 - NOW_MS_SHARE);
  return (
    <div class="time-ruler" aria-hidden="true">
      <div>
        {marks.map((atMs) => (
          <span key={atMs} style={{ left: percent(share(atMs)) }}>
            {rulerLabel(atMs)}
          </span>
        ))}
        <span class="now">now</span>
      </div>
    </div>
  );
}

/** A mark for each step in which the log says something. */
export function LogLane({ server, model }: { server: ServerModel; model: HistoryViewModel }) {
  const counts = useComputed(() => {
    const range = model.range.value;
    const inRange = server.log.value.filter(({ atMs }) => atMs >= startMs(range) && atMs < endMs(range));
    return [...new Set(inRange.map(({ atMs }) => stepOf(atMs)))];
  }).value;
  if (counts.length === 0) return null;
  return (
    <div class="lane log-lane" aria-hidden="true">
      <span class="lane-name">Log</span>
      <div class="lane-strip">
        {counts.map((step) => (
          <span
            key={step}
            class="log-mark"
            style={{ left: percent(placeOf({ from: step, to: step }, model.range.value).left) }}
          />
        ))}
      </div>
    </div>
  );
}
