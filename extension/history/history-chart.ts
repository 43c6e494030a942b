// One chart on a canvas, by uPlot, which here only draws: pointer, keys and readout are the view's own, over all charts
// at once. Draws when a step ended, a line was switched, the width or the theme changed, and at no other time.
import { effect } from '@preact/signals';
import uPlot from 'uplot';
import { tokenReader, watchTheme } from './chart-colours.ts';
import { chartData, lonely, styleOf } from './chart-lines.ts';
import type { DrawnLine } from './history-lines.ts';
import type { HistoryViewModel } from './history-view-model.ts';
import { rulerMarks } from './ruler.ts';
import { endMs, startMs } from './step-range.ts';
import type { Track } from './tracks.ts';

/** Room for the scale on the left, and for the last label of the ruler on the right, CSS pixels. */
export const GUTTER = 80;
export const MARGIN = 10;
const HEIGHT = 68;
/** Half a line of the scale's upper label. */
const TOP = 7;
const BOTTOM = 3;
const DIMMED = 0.25;

/** Draws into `host` until the signal fires. */
export function startChart(host: HTMLElement, track: Track, model: HistoryViewModel, signal: AbortSignal): void {
  const lines = model[track.lines].drawn;
  let chart: uPlot | null = null;
  let drawn: readonly DrawnLine[] = [];
  const stopDrawing = effect(() => {
    const [record, range, width, wanted] = [model.record.value, model.range.value, model.width.value, lines.value];
    if (width === 0) return;
    const values = wanted.map(({ name }) => track.values(record, name, range));
    const { timesMs, values: drawnValues } = chartData(range, values, track.stepped);
    const data: uPlot.AlignedData = [timesMs, ...drawnValues];
    if (chart === null || wanted !== drawn) {
      chart?.destroy();
      chart = new uPlot(optionsOf(host, track, model, wanted, width), data, host);
      drawn = wanted;
      return;
    }
    if (chart.width !== width) chart.setSize({ width, height: HEIGHT });
    chart.setData(data);
  });
  const stopEmphasis = effect(() => {
    const name = track.lines === 'sidecars' ? model.emphasised.value : null;
    const index = lines.value.findIndex((line) => line.name === name);
    if (index === -1) chart?.setSeries(null, { focus: false });
    else chart?.setSeries(index + 1, { focus: true });
  });
  watchTheme(() => chart?.redraw(false, false), signal);
  signal.addEventListener(
    'abort',
    () => {
      stopDrawing();
      stopEmphasis();
      chart?.destroy();
    },
    { once: true },
  );
}

function optionsOf(
  host: HTMLElement,
  track: Track,
  { range, width: chartWidth }: HistoryViewModel,
  lines: readonly DrawnLine[],
  width: number,
): uPlot.Options {
  const token = tokenReader(host);
  const grid = { stroke: () => token('--divider-subtle'), width: 1 };
  return {
    width,
    height: HEIGHT,
    padding: [TOP, MARGIN, BOTTOM, 0],
    cursor: { show: false },
    legend: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    focus: { alpha: DIMMED },
    scales: {
      x: { time: false, range: () => [startMs(range.peek()), endMs(range.peek())] },
      y: { range: (_chart, _least, most) => [0, track.edge(most ?? 0)] },
    },
    axes: [
      {
        size: 0,
        splits: () => rulerMarks(range.peek(), chartWidth.peek() - GUTTER - MARGIN),
        values: (_chart, splits) => splits.map(() => ''),
        ticks: { show: false },
        grid,
      },
      {
        size: GUTTER,
        gap: 6,
        font: `11px ${getComputedStyle(host).fontFamily}`,
        stroke: () => token('--text-faint'),
        splits: (_chart, _axis, _least, most) => [0, most / 2, most],
        values: (_chart, splits) => splits.map((value, index) => (index === 0 ? '0' : track.format(value))),
        ticks: { show: false },
        grid,
      },
    ],
    series: [{}, ...lines.map((line) => seriesOf(line, token))],
  };
}

function seriesOf({ label, look }: DrawnLine, token: (name: string) => string): uPlot.Series {
  const { colour, dash } = styleOf(look);
  const stroke = () => token(`--series-${colour}`);
  return {
    label,
    stroke,
    width: 1.5,
    dash: [...dash],
    spanGaps: false,
    points: {
      show: true,
      size: 4,
      fill: stroke,
      filter: (chart, series) => lonely(Array.from(chart.data[series] ?? [])),
    },
  };
}
