// The charts, each as data: which lines, on what scale, told how. Pure.
import { type Latency, latencyAt } from '../../server/contract/latency.ts';
import { formatMs } from '../link/format-ms.ts';
import { formatBytes, formatPercent, UNKNOWN } from '../topology/format-usage.ts';
import { perSecond, upperEdge, upperEdgeBytes } from './chart-lines.ts';
import type { TrackId } from './history-view-model.ts';
import type { HistoryRecord } from './record.ts';
import { type StepRange, valuesIn } from './step-range.ts';

export interface Track {
  id: Exclude<TrackId, 'health'>;
  title: string;
  unit: string;
  lines: 'sidecars' | 'channels';
  /** What is drawn of one line. */
  values(record: HistoryRecord, name: string, range: StepRange): (number | null)[];
  /** Upper edge of the scale. */
  edge(most: number): number;
  /** On the scale, and at the cursor. */
  format(value: number | null): string;
  /** A value holds for all of its step, instead of for its end. */
  stepped: boolean;
}

/** One decimal below ten, none above: "0.4/s", "12/s". */
export const formatRate = (rate: number | null): string =>
  rate === null ? UNKNOWN : `${rate < 10 ? Number(rate.toFixed(1)) : Math.round(rate)}/s`;

export const CPU: Track = {
  id: 'cpu',
  title: 'CPU',
  unit: '% of usable cores',
  lines: 'sidecars',
  values: (record, name, range) => valuesIn(record, record.cpuPercent.get(name), range),
  edge: (most) => upperEdge(most, 10),
  format: formatPercent,
  stepped: false,
};

export const MEMORY: Track = {
  id: 'memory',
  title: 'Memory',
  unit: 'working set',
  lines: 'sidecars',
  values: (record, name, range) => valuesIn(record, record.memoryBytes.get(name), range),
  edge: upperEdgeBytes,
  format: (bytes) => (bytes === null ? UNKNOWN : formatBytes(bytes)),
  stepped: false,
};

export const TRAFFIC: Track = {
  id: 'traffic',
  title: 'Traffic',
  unit: 'events a second',
  lines: 'channels',
  values: (record, name, range) => valuesIn(record, record.counts.get(name), range).map(perSecond),
  edge: (most) => upperEdge(most, 1),
  format: formatRate,
  stepped: true,
};

const p95 = (latency: Latency | null) => latency && latencyAt(latency, 0.95);

export const LATENCY: Track = {
  id: 'latency',
  title: 'Latency',
  unit: 'p95 of requests',
  lines: 'sidecars',
  values: (record, name, range) => valuesIn(record, record.latency.get(name), range).map(p95),
  edge: (most) => upperEdge(most, 10),
  format: formatMs,
  stepped: true,
};

export const TRACKS: readonly Track[] = [CPU, MEMORY, TRAFFIC, LATENCY];

/** The value of one line at one step, as the track draws it. */
export const valueAt = (track: Track, record: HistoryRecord, name: string, step: number): number | null =>
  track.values(record, name, { from: step, to: step })[0] ?? null;
