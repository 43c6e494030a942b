// Everything known of the chosen sidecar: the last minute, its limits and troubles, and each of its replicas.
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { X } from 'lucide';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Sidecar } from '../../server/contract/snapshot.ts';
import { useFlash } from '../app/flash.ts';
import { Icon } from '../app/icon.tsx';
import type { LogItem } from '../events/event-log.ts';
import { describeSidecar } from '../topology/describe-sidecar.ts';
import { HealthMark } from '../topology/health-mark.tsx';
import { describeFacts, type Fact } from './describe-details.ts';
import { InstancesTable } from './instances-table.tsx';
import { LatestEvents } from './latest-events.tsx';
import { watchPressure } from './recent-pressure.ts';
import type { RecentUsage, UsagePoint } from './recent-usage.ts';
import { Sparkline } from './sparkline.tsx';
import './details.css';

export interface SidecarDetailsProps {
  name: string;
  sidecar: ReadonlySignal<Sidecar | undefined>;
  recent: ReadonlySignal<RecentUsage>;
  nowMs: ReadonlySignal<number>;
  stale: ReadonlySignal<boolean>;
  log: ReadonlySignal<readonly LogItem[]>;
  showEvents(): void;
  close(): void;
}

export function SidecarDetails({ name, sidecar, recent, nowMs, stale, log, showEvents, close }: SidecarDetailsProps) {
  const known = sidecar.value;
  const details = useRef<HTMLElement>(null);
  const opener = useOpener(name);
  const closeAndReturn = () => {
    const hadFocus = document.activeElement === document.body || details.current?.contains(document.activeElement);
    close();
    if (hadFocus) opener()?.focus();
  };
  useEscape(closeAndReturn);
  useSight(details);
  const pressure = usePressure(sidecar);
  const { key, ...changed } = useFlash(known?.health);
  if (known === undefined) return null;
  const text = describeSidecar(known, stale.value);
  return (
    <section ref={details} class={text.old ? 'details old' : 'details'} aria-label={`Details of ${name}`}>
      <header>
        <HealthMark health={text.health} old={stale.value} />
        <h2>{name}</h2>
        <span class="state">
          <span key={key} {...changed}>
            {text.state}
          </span>
        </span>
        <button
          type="button"
          class="icon-button"
          title="Close (Esc)"
          aria-label="Close details"
          onClick={closeAndReturn}
        >
          <Icon icon={X} size={14} />
        </button>
      </header>
      {text.reason !== '' && <p class="details-reason">{text.reason}</p>}
      <Usage name="CPU" amount={text.cpu.amount} percent={text.cpu.percent} limit={known.cpuCoresLimit} />
      <History name="CPU" sidecar={name} recent={recent} nowMs={nowMs} pick={(point) => point.cpuPercent} />
      <Usage name="Memory" amount={text.memory.amount} percent={text.memory.percent} limit={known.memoryLimitBytes} />
      <History name="Memory" sidecar={name} recent={recent} nowMs={nowMs} pick={(point) => point.memoryPercent} />
      <dl class="facts">
        {describeFacts(known, pressure.value).map((fact) => (
          <FactLine key={fact.name} fact={fact} />
        ))}
      </dl>
      <InstancesTable instances={known.instances} nowMs={nowMs.value} stale={stale.value} />
      <LatestEvents name={name} log={log} nowMs={nowMs} showAll={showEvents} />
    </section>
  );
}

function FactLine({ fact: { name, text, hint, flashes } }: { fact: Fact }) {
  const { key, ...changed } = useFlash(flashes ? text : null);
  return (
    <div title={hint}>
      <dt>{name}</dt>
      <dd key={key} {...changed}>
        {text}
      </dd>
    </div>
  );
}

interface UsageProps {
  name: string;
  amount: string;
  percent: string;
  limit: number | null;
}

/** Flashes when its limit changes, not when its usage does. */
function Usage({ name, amount, percent, limit }: UsageProps) {
  const { key, ...changed } = useFlash(limit);
  return (
    <p class="details-usage">
      <span>{name}</span>
      <span>
        <span key={key} {...changed}>
          {amount}
        </span>
      </span>
      <span>{percent}</span>
    </p>
  );
}

interface HistoryProps extends Pick<SidecarDetailsProps, 'recent' | 'nowMs'> {
  name: string;
  sidecar: string;
  pick(point: UsagePoint): number | null;
}

function History({ name, sidecar, recent, nowMs, pick }: HistoryProps) {
  const points = useComputed(() =>
    (recent.value.get(sidecar) ?? []).map((point) => ({ atMs: point.atMs, value: pick(point) })),
  );
  return <Sparkline name={name} points={points} endMs={nowMs} />;
}

/** The button of the card that opened the details; where that is gone, the sidecar's first card. */
function useOpener(name: string): () => HTMLElement | null {
  const opener = useRef<Element | null>(null);
  // Not later: the focus may have moved on by the next frame.
  useLayoutEffect(() => {
    opener.current = document.activeElement;
  }, []);
  return () => {
    const kept = opener.current;
    if (kept instanceof HTMLElement && kept.isConnected && kept !== document.body) return kept;
    return document.querySelector<HTMLElement>(`[data-sidecar="${CSS.escape(name)}"] .card-button`);
  };
}

/** Where the details stand below the map they may be out of sight. */
function useSight(details: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => details.current?.scrollIntoView({ block: 'nearest' }), [details]);
}

function usePressure(sidecar: SidecarDetailsProps['sidecar']) {
  const [ending, pressure] = useMemo(() => {
    const controller = new AbortController();
    return [controller, watchPressure(sidecar, controller.signal)] as const;
  }, [sidecar]);
  useEffect(() => () => ending.abort(), [ending]);
  return pressure;
}

/** Before anybody else hears of it: DevTools would open its drawer. From the moment the details are there, not a frame later. */
function useEscape(run: () => void): void {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // In a field it is the field's own: what was typed there is given up.
      if (event.key !== 'Escape' || event.target instanceof HTMLInputElement) return;
      event.stopPropagation();
      run();
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [run]);
}
