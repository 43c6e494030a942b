// One channel, left to right: its name, then each sidecar it runs through with the edge that leads to it.
import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';
import type { Sidecar } from '../../server/contract/snapshot.ts';
import { grouped } from '../app/grouped.ts';
import { DotsCanvas } from '../dots/dots-canvas.tsx';
import type { TopologySignals } from './map-signals.ts';
import { useRowSignals } from './row-signals.ts';
import type { Row } from './rows.ts';
import { SidecarCard } from './sidecar-card.tsx';

interface Props {
  row: Row;
  /** Which row of the map it is. */
  index: number;
  signals: TopologySignals;
}

export function ChannelRow({ row, index: rowIndex, signals: signalsOfMap }: Props) {
  const { channelId } = row;
  const element = useRef<HTMLElement>(null);
  const isLit = useComputed(() => channelId !== null && signalsOfMap.litChannels.value.has(channelId));
  const classes = useComputed(() => (isLit.value ? 'channel-row lit' : 'channel-row'));
  const signals = useRowSignals(element, rowIndex, signalsOfMap);
  return (
    <section ref={element} class={classes} aria-label={`Channel ${row.label}`} data-channel={channelId ?? ''}>
      <h2 class="channel-label">
        <span>{row.label}</span>
        {isLit.value && <span class="visually-hidden">, lit by the request that is open</span>}
        {channelId !== null && <Traffic row={element} channelId={channelId} signals={signals} />}
      </h2>
      <ol class="channel-path">
        {row.path.map((name, index) => (
          <li class="step" key={`${index}-${name}`}>
            {channelId !== null && <Edge first={index === 0} sidecar={signals.sidecarNamed(name)} />}
            <SidecarCard name={name} signals={signals} />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface TrafficProps {
  row: RefObject<HTMLElement | null>;
  channelId: string;
  signals: TopologySignals;
}

/** Events counted on the channel, as a number and as dots; nothing while none were, since not every app counts. */
function Traffic({ row, channelId, signals }: TrafficProps) {
  const total = signals.channelTotal(channelId);
  const text = useComputed(() => (total.value ? `↣${grouped(total.value)}` : ''));
  const isSilent = useComputed(() => text.value === '');
  const eventsPerDot = useSignal(1);
  const density = useComputed(() => (eventsPerDot.value > 1 ? `●×${grouped(eventsPerDot.value)}` : ''));
  return (
    <>
      <span class="channel-traffic" hidden={isSilent}>
        <span class="contained">
          <span class="channel-total" title="Events counted">
            {text}
          </span>
          <span class="channel-density" title="Events that one dot stands for, at most">
            {density}
          </span>
        </span>
      </span>
      <DotsCanvas row={row} look={signals.channelLook(channelId)} eventsPerDot={eventsPerDot} />
    </>
  );
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
