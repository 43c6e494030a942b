// Health as a lane a sidecar. Told apart by height and pattern as well: thin, striped, full, a broken line.
import type { Health } from '../../server/contract/health.ts';
import { healthRuns } from './health-runs.ts';
import type { Line } from './history-lines.ts';
import type { HistoryViewModel } from './history-view-model.ts';
import { placeOf, type StepRange, valuesIn } from './step-range.ts';

export const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

export function HealthLanes({ model }: { model: HistoryViewModel }) {
  const lines = model.sidecars.drawn.value;
  return (
    <div class="lanes" data-track="health">
      <h3 class="track-title">
        Health <span>as each step ended</span>
      </h3>
      {lines.map((line) => (
        <Lane key={line.name} line={line} model={model} />
      ))}
    </div>
  );
}

function Lane({ line, model }: { line: Line; model: HistoryViewModel }) {
  const [record, range] = [model.record.value, model.range.value];
  const emphasised = model.emphasised.value === line.name;
  const runs = healthRuns(valuesIn(record, record.health.get(line.name), range), range.from);
  return (
    <div class={emphasised ? 'lane emphasised' : 'lane'} data-lane={line.name}>
      <span class="lane-name" title={line.label}>
        {line.label}
      </span>
      <div class="lane-strip">
        {runs.map((run) => (
          <LanePart key={run.from} run={run} health={run.health} shown={range} />
        ))}
      </div>
    </div>
  );
}

function LanePart({ run, health, shown }: { run: StepRange; health: Health | null; shown: StepRange }) {
  const { left, width } = placeOf(run, shown);
  return <span class={`lane-part ${health ?? 'unknown'}`} style={{ left: percent(left), width: percent(width) }} />;
}
