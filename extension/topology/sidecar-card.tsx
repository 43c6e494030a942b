// One sidecar: name, state, CPU and memory against their limits. Each text is bound to a signal of its own, so a report
// that changes one number changes one text node.
import type { ReadonlySignal } from '@preact/signals';
import { useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Sidecar } from '../../server/contract/snapshot.ts';
import { useFlash } from '../app/flash.ts';
import { CardSparkline } from './card-sparkline.tsx';
import { describeSidecar, type MeterText, type SidecarText } from './describe-sidecar.ts';
import { HealthMark } from './health-mark.tsx';
import type { TopologySignals } from './map-signals.ts';
import './meter.css';
import './sidecar-card.css';

export function SidecarCard({ name, signals }: { name: string; signals: TopologySignals }) {
  const { stale, chosen, choose, pointed } = signals;
  const sidecar = signals.sidecarNamed(name);
  const recent = signals.recentOf(name);
  const text = useComputed(() => (sidecar.value ? describeSidecar(sidecar.value, stale.value) : null));
  const health = useComputed(() => text.value?.health ?? 'down').value;
  const state = useComputed(() => text.value?.state ?? 'unknown');
  const instances = useComputed(() => text.value?.instances ?? '');
  const label = useComputed(() => text.value?.label ?? name);
  const isChosen = useComputed(() => chosen.value === name);
  const isLit = useComputed(() => isChosen.value || pointed.value === name);
  const { key, ...changed } = useFlash(health);
  const classes = useComputed(() =>
    ['sidecar-card', text.value?.health ?? 'down', text.value?.old && 'old', isLit.value && 'lit']
      .filter(Boolean)
      .join(' '),
  );
  const point = () => {
    pointed.value = name;
  };
  const leave = () => {
    pointed.value = null;
  };
  return (
    <article
      class={classes}
      aria-label={label}
      data-sidecar={name}
      data-health={health}
      onPointerEnter={point}
      onPointerLeave={leave}
    >
      <header>
        <HealthMark health={health} />
        <h3 title={name}>
          <button
            type="button"
            class="card-button"
            aria-pressed={isChosen}
            onClick={() => choose(isChosen.peek() ? null : name)}
            onFocus={point}
            onBlur={leave}
          >
            {name}
          </button>
        </h3>
        <span class="instances">{instances}</span>
        <span class="state">
          <span key={key} {...changed}>
            {state}
          </span>
        </span>
      </header>
      <div class="meters">
        <Meter name="CPU" text={text} pick={(all) => all.cpu}>
          <CardSparkline recent={recent} pick={(point) => point.cpuPercent} />
        </Meter>
        <Meter name="MEM" text={text} pick={(all) => all.memory}>
          <CardSparkline recent={recent} pick={(point) => point.memoryPercent} />
        </Meter>
      </div>
      <Notes text={text} sidecar={sidecar} />
    </article>
  );
}

interface MeterProps {
  name: string;
  text: ReadonlySignal<SidecarText | null>;
  pick(text: SidecarText): MeterText;
  children: ComponentChildren;
}

function Meter({ name, text, pick, children }: MeterProps) {
  const meter = useComputed(() => (text.value ? pick(text.value) : null));
  const amount = useComputed(() => meter.value?.amount ?? '');
  const percent = useComputed(() => meter.value?.percent ?? '');
  const style = useComputed(() => `width:${((meter.value?.fill ?? 0) * 100).toFixed(2)}%`);
  const level = useComputed(() => `meter ${meter.value?.level ?? 'normal'}`);
  return (
    <div class={level} data-meter={name.toLowerCase()}>
      <span class="meter-name">{name}</span>
      <span class="meter-amount">
        <span class="contained">{amount}</span>
      </span>
      <span class="meter-percent">
        <span class="contained">{percent}</span>
      </span>
      {children}
      <span class="meter-track" aria-hidden="true">
        <span class="contained">
          <span class="meter-fill" style={style} />
        </span>
      </span>
    </div>
  );
}

interface NotesProps {
  text: ReadonlySignal<SidecarText | null>;
  sidecar: ReadonlySignal<Sidecar | undefined>;
}

/** Reason and marks; takes no room while there is nothing to say. Flashes when a process was killed for want of memory. */
function Notes({ text, sidecar }: NotesProps) {
  const joined = useComputed(() =>
    [text.value?.reason, ...(text.value?.marks ?? [])].filter(Boolean).join(' · '),
  ).value;
  const { key, class: changed } = useFlash(useComputed(() => sidecar.value?.oomKills).value);
  return joined === '' ? null : (
    <p key={key} class={`sidecar-notes ${changed}`} title={joined}>
      {joined}
    </p>
  );
}
