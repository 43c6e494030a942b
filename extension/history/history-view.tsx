// The History tab: CPU, memory, traffic, latency and health over the time that is held, a window of it and what it amounts to.
import { useComputed } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import 'uplot/dist/uPlot.min.css';
import { HISTORY_SPAN_MS, HISTORY_STEP_MS } from '../../server/contract/history.ts';
import type { ServerModel } from '../models/server-model.ts';
import { describeWindow, formatRange, formatSpan } from './format-history.ts';
import { HealthLanes } from './health-lanes.tsx';
import { GUTTER, MARGIN, startChart } from './history-chart.ts';
import { HistoryTables } from './history-table.tsx';
import { createHistoryViewModel, type HistoryViewModel } from './history-view-model.ts';
import { NO_CURSOR } from './time-cursor.ts';
import { TimeOverlay } from './time-overlay.tsx';
import { LogLane, TimeRuler } from './time-ruler.tsx';
import { TRACKS, type Track } from './tracks.ts';
import './history.css';
import './tracks.css';

export function HistoryView({ server }: { server: ServerModel }) {
  const [model, setModel] = useState<HistoryViewModel | null>(null);
  useLayoutEffect(() => {
    const ending = new AbortController();
    setModel(createHistoryViewModel(server, ending.signal));
    return () => ending.abort();
  }, [server]);
  return model && <History server={server} model={model} />;
}

function History({ server, model }: { server: ServerModel; model: HistoryViewModel }) {
  const isEmpty = useComputed(() => model.record.value.health.size === 0).value;
  if (isEmpty) return <Empty server={server} />;
  return (
    <div class="history">
      <WindowBar model={model} />
      <div class="history-body">
        <Tracks server={server} model={model} />
        <HistoryTables model={model} />
      </div>
    </div>
  );
}

function Empty({ server }: { server: ServerModel }) {
  const when =
    server.link.value.kind === 'offline' ? 'once the server is reached' : `within ${HISTORY_STEP_MS / 1_000} s`;
  return (
    <div class="history-empty">
      <p>Nothing recorded yet. The first step appears {when}.</p>
      <p>
        The server keeps the last {formatSpan(HISTORY_SPAN_MS)}, in steps of {HISTORY_STEP_MS / 1_000} s. With Redis it
        records while somebody watches; with the embedded store, at all times. Apps tell of requests, and so of latency,
        only while somebody watches.
      </p>
    </div>
  );
}

/** Which time the totals are of, and what else is said of it. */
function WindowBar({ model }: { model: HistoryViewModel }) {
  const window = model.window.value;
  const range = model.counted.value;
  return (
    <header class="history-bar">
      <h2>{window === null ? 'All that is held' : 'Window'}</h2>
      <p>
        <span class="history-range">{formatRange(range)}</span>
        <span class="history-said">{describeWindow(range, model.totals.value)}</span>
      </p>
      {window !== null && (
        <button
          type="button"
          class="link-button"
          title="Escape, or double-click"
          onClick={() => {
            model.cursor.value = NO_CURSOR;
          }}
        >
          Reset
        </button>
      )}
    </header>
  );
}

function Tracks({ server, model }: { server: ServerModel; model: HistoryViewModel }) {
  const tracks = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const host = tracks.current;
    if (host === null) return;
    const observer = new ResizeObserver(() => {
      model.width.value = host.clientWidth;
    });
    observer.observe(host);
    return () => observer.disconnect();
  }, [model]);
  return (
    <div ref={tracks} class="tracks" style={{ '--gutter': `${GUTTER}px`, '--margin': `${MARGIN}px` }}>
      <TimeRuler model={model} />
      {TRACKS.map((track) =>
        track.id === 'latency' && model.serving.value.length === 0 ? (
          <NoLatency key={track.id} />
        ) : (
          <ChartTrack key={track.id} track={track} model={model} />
        ),
      )}
      <HealthLanes model={model} />
      <LogLane server={server} model={model} />
      <TimeOverlay model={model} />
    </div>
  );
}

/** No room is spent on a chart that is bound to be empty. */
function NoLatency() {
  return (
    <h3 class="track-title" data-track="latency">
      Latency <span>no app has told of a request; they do only while somebody watches</span>
    </h3>
  );
}

function ChartTrack({ track, model }: { track: Track; model: HistoryViewModel }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current === null) return;
    const ending = new AbortController();
    startChart(host.current, track, model, ending.signal);
    return () => ending.abort();
  }, [track, model]);
  return (
    <section data-track={track.id} aria-hidden="true">
      <h3 class="track-title">
        {track.title} <span>{track.unit}</span>
      </h3>
      <div ref={host} class="chart" />
    </section>
  );
}
