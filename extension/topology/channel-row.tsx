// One channel, left to right: its name, then each sidecar it runs through with the edge that leads to it.
import { type ReadonlySignal, useComputed } from '@preact/signals';
import type { Sidecar } from '../../server/contract/snapshot.ts';
import type { Row } from './rows.ts';
import { SidecarCard } from './sidecar-card.tsx';
import type { TopologySignals } from './topology-view.tsx';

export function ChannelRow({ row, signals }: { row: Row; signals: TopologySignals }) {
  return (
    <section class="channel-row" aria-label={`Channel ${row.label}`} data-channel={row.channelId ?? ''}>
      <h2 class="channel-label">
        <span>{row.label}</span>
        {row.channelId !== null && <Total total={signals.channelTotal(row.channelId)} />}
      </h2>
      <ol class="channel-path">
        {row.path.map((name, index) => (
          <li class="step" key={`${index}-${name}`}>
            {row.channelId !== null && <Edge first={index === 0} sidecar={signals.sidecarNamed(name)} />}
            <SidecarCard name={name} sidecar={signals.sidecarNamed(name)} nowMs={signals.nowMs} stale={signals.stale} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Events counted on the channel; nothing while none were, since not every app counts. */
function Total({ total }: { total: ReadonlySignal<number> }) {
  const text = useComputed(() => (total.value > 0 ? `↣${total.value}` : ''));
  return <span class="channel-total">{text}</span>;
}

/** The way to a sidecar: a line while it is healthy, amber dashes when degraded, red dots when down. All three are still. */
function Edge({ first, sidecar }: { first: boolean; sidecar: ReadonlySignal<Sidecar | undefined> }) {
  const classes = useComputed(() => `edge ${sidecar.value?.health ?? 'down'}${first ? ' first' : ''}`);
  return (
    <span class={classes} aria-hidden="true">
      {first && <span class="edge-origin" />}
      <span class="edge-line" />
      <svg class="edge-head" viewBox="0 0 6 8" width="6" height="8" aria-hidden="true">
        <path d="M0 .5 6 4 0 7.5Z" />
      </svg>
    </span>
  );
}
