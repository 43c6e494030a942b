// What the chart under the pointer shows at one step, beside the cursor. The table tells the same to those who cannot see it.
import type { Health } from '../../server/contract/health.ts';
import { stepStartMs } from '../../server/contract/history.ts';
import { clockTime } from '../link/clock-time.ts';
import { HealthMark } from '../topology/health-mark.tsx';
import type { DrawnLine } from './history-lines.ts';
import type { HistoryViewModel } from './history-view-model.ts';
import { Swatch } from './swatch.tsx';
import { TRACKS, valueAt } from './tracks.ts';

interface Props {
  model: HistoryViewModel;
  step: number;
  side: 'left' | 'right';
}

export function Readout({ model, step, side }: Props) {
  const record = model.record.value;
  const track = TRACKS.find(({ id }) => id === model.track.value);
  const drawn = model[track?.lines ?? 'sidecars'].drawn.value;
  const lines = track?.id === 'latency' ? drawn.filter(({ name }) => model.serving.value.includes(name)) : drawn;
  return (
    <div class={`readout ${side}`} data-of={model.track.value}>
      <p>{clockTime(stepStartMs(step + 1))}</p>
      <dl>
        {lines.map((line) =>
          track ? (
            <Value key={line.name} line={line} text={track.format(valueAt(track, record, line.name, step))} />
          ) : (
            <HealthValue key={line.name} line={line} health={record.health.get(line.name)?.[step - record.fromStep]} />
          ),
        )}
      </dl>
    </div>
  );
}

function Value({ line, text }: { line: DrawnLine; text: string }) {
  return (
    <div>
      <dt>
        <Swatch look={line.look} /> {line.label}
      </dt>
      <dd>{text}</dd>
    </div>
  );
}

function HealthValue({ line, health }: { line: DrawnLine; health: Health | null | undefined }) {
  return (
    <div>
      <dt>{line.label}</dt>
      <dd>
        {health ? <HealthMark health={health} /> : null} {health ?? 'unknown'}
      </dd>
    </div>
  );
}
