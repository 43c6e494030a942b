import { computed, useComputed } from '@preact/signals';
import { Ban, Download, Pause, Play } from 'lucide';
import { useMemo, useRef } from 'preact/hooks';
import { Icon } from '../app/icon.tsx';
import type { Lens } from '../xray/lens.ts';
import { LensChips } from '../xray/lens-chips.tsx';
import { FILTER_HELP } from './filter-language.ts';
import type { Inspector } from './inspector.ts';
import type { InspectorModel } from './inspector-model.ts';
import { CHIPS, type Chip } from './listed.ts';
import './inspector-toolbar.css';

const CHIP_LABELS: Readonly<Record<Chip, string>> = { errors: 'Errors', slow: 'Slow', mutations: 'Mutations' };
const HELP = FILTER_HELP.map(({ example, meaning }) => `${example}  ${meaning}`).join('\n');

export function InspectorToolbar({ inspector, exportHar }: { inspector: Inspector; exportHar(): void }) {
  const { model } = inspector;
  const paused = model.paused.value;
  return (
    <div class="inspector-toolbar" role="toolbar" aria-label="Requests">
      <button type="button" class="icon-button" title="Clear" aria-label="Clear" onClick={inspector.clear}>
        <Icon icon={Ban} size={14} />
      </button>
      <button
        type="button"
        class="icon-button"
        title={paused ? 'Go on. What arrived meanwhile is held' : 'Hold the list still'}
        aria-label="Hold the list still"
        aria-pressed={paused}
        onClick={() => model.setPaused(!paused)}
      >
        <Icon icon={paused ? Play : Pause} size={14} filled />
      </button>
      <button
        type="button"
        class="icon-button"
        title="Save as HAR, without secrets"
        aria-label="Save as HAR"
        onClick={exportHar}
      >
        <Icon icon={Download} size={14} />
      </button>
      <FilterField model={model} />
      <Lenses model={model} />
      <fieldset class="chips" aria-label="Show only">
        {CHIPS.map((chip) => (
          <ChipButton key={chip} chip={chip} model={model} />
        ))}
      </fieldset>
      <label class="preserve">
        <input
          type="checkbox"
          checked={model.preserve.value}
          onChange={({ currentTarget }) => model.setPreserve(currentTarget.checked)}
        />
        Preserve log
      </label>
    </div>
  );
}

/** The counts change with every frame: each draws itself. */
function Lenses({ model }: { model: InspectorModel }) {
  const counts = useMemo(() => {
    const of = (lens: Lens) => computed(() => model.counts.value.lenses[lens]);
    return { mine: of('mine'), 'other-tabs': of('other-tabs'), background: of('background') };
  }, [model]);
  return <LensChips counts={counts} lenses={model.lenses.value} setLenses={model.setLenses} />;
}

function FilterField({ model }: { model: InspectorModel }) {
  const field = useRef<HTMLInputElement>(null);
  const problem = useComputed(() => model.problems.value[0] ?? '').value;
  // Escape first empties the field; DevTools must not open its drawer for it.
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || model.filter.peek() === '') return;
    event.stopPropagation();
    model.setFilter('');
  };
  return (
    <>
      <input
        ref={field}
        class="filter"
        type="search"
        placeholder="Filter: text, method:POST, status:5xx, slower:200ms"
        title={HELP}
        aria-label="Filter requests"
        aria-invalid={problem !== ''}
        aria-describedby="filter-problem"
        spellcheck={false}
        value={model.filter.value}
        onInput={({ currentTarget }) => model.setFilter(currentTarget.value)}
        onKeyDown={onKey}
      />
      <span id="filter-problem" class="filter-problem" role="status">
        {problem}
      </span>
    </>
  );
}

function ChipButton({ chip, model }: { chip: Chip; model: InspectorModel }) {
  const pressed = useComputed(() => model.chips.value.has(chip)).value;
  const count = useComputed(() => model.counts.value[chip]);
  return (
    <button type="button" class={`chip ${chip}`} aria-pressed={pressed} onClick={() => model.toggleChip(chip)}>
      {CHIP_LABELS[chip]} <span class="chip-count">{count}</span>
    </button>
  );
}
