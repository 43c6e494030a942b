// The charts, each as data: which lines, on what scale, told how. Pure.
import { formatBytes, formatPercent, UNKNOWN } from '../topology/format-usage.ts';
import { perSecond, upperEdge, upperEdgeBytes } from './chart-lines.ts';
import type { TrackId } from './history-view-model.ts';
import type { Column, HistoryRecord } from './record.ts';

export interface Track {
  id: Exclude<TrackId, 'health'>;
  title: string;
  unit: string;
  lines: 'sidecars' | 'channels';
  /** The columns of the record that it draws. */
  columns(record: HistoryRecord): ReadonlyMap<string, Column<number>>;
  /** What of a value is drawn. */
  drawn(value: number | null): number | null;
  /** Upper edge of the scale. */
  edge(most: number): number;
  /** On the scale, and at the cursor. */
  format(value: number | null): string;
  /** A value holds for all of its step, instead of for its end. */
  stepped: boolean;
}

const asIs = (value: number | null) => value;

/** One decimal below ten, none above: "0.4/s", "12/s". */
export const formatRate = (rate: number | null): string =>
  rate === null ? UNKNOWN : `${rate < 10 ? Number(rate.toFixed(1)) : Math.round(rate)}/s`;

export const CPU: Track = {
  id: 'cpu',
  title: 'CPU',
  unit: '% of usable cores',
  lines: 'sidecars',
  columns: (record) => record.cpuPercent,
  drawn: asIs,
  edge: (most) => upperEdge(most, 10),
  format: formatPercent,
  stepped: false,
};

export const MEMORY: Track = {
  id: 'memory',
  title: 'Memory',
  unit: 'working set',
  lines: 'sidecars',
  columns: (record) => record.memoryBytes,
  drawn: asIs,
  edge: upperEdgeBytes,
  format: (bytes) => (bytes === null ? UNKNOWN : formatBytes(bytes)),
  stepped: false,
};

export const TRAFFIC: Track = {
  id: 'traffic',
  title: 'Traffic',
  unit: 'events a second',
  lines: 'channels',
  columns: (record) => record.counts,
  drawn: perSecond,
  edge: (most) => upperEdge(most, 1),
  format: formatRate,
  stepped: true,
};

export const TRACKS: readonly Track[] = [CPU, MEMORY, TRAFFIC];

/** The value of one line at one step, as the track draws it. */
export const valueAt = (track: Track, record: HistoryRecord, name: string, step: number): number | null =>
  track.drawn(track.columns(record).get(name)?.[step - record.fromStep] ?? null);
