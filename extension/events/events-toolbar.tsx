// Pause, clear, copy, and what narrows the tail.
import { useComputed, useSignal } from '@preact/signals';
import { Ban, Copy, Pause, Play } from 'lucide';
import { useEffect, useMemo } from 'preact/hooks';
import { copyText } from '../app/copy-text.ts';
import { Icon } from '../app/icon.tsx';
import { nextFrame } from '../models/frame.ts';
import type { ServerModel } from '../models/server-model.ts';
import { eventLine } from './describe-event.ts';
import type { EventScope } from './event-filter.ts';

export function EventsToolbar({ server }: { server: ServerModel }) {
  const { events } = server;
  const paused = events.paused.value;
  return (
    <div class="events-toolbar">
      <button type="button" class="icon-button" title="Clear" aria-label="Clear events" onClick={events.clear}>
        <Icon icon={Ban} size={14} />
      </button>
      <button
        type="button"
        class="icon-button"
        title="Pause the tail; events are still collected"
        aria-label="Pause events"
        aria-pressed={paused}
        onClick={() => events.setPaused(!paused)}
      >
        <Icon icon={paused ? Play : Pause} size={14} filled />
      </button>
      <Filter server={server} />
      <Scope server={server} />
      <CopyAll server={server} />
    </div>
  );
}

/** Typing is taken in once a frame, however fast it is. */
function Filter({ server: { events } }: { server: ServerModel }) {
  const pending = useMemo(() => ({ cancel: () => {} }), []);
  useEffect(() => () => pending.cancel(), [pending]);
  return (
    <input
      type="search"
      class="events-filter"
      placeholder="Filter"
      aria-label="Filter events"
      value={events.text}
      onInput={({ currentTarget: { value } }) => {
        pending.cancel();
        pending.cancel = nextFrame(() => events.setText(value));
      }}
    />
  );
}

const isScope = (value: string): value is EventScope => ['all', 'sidecar', 'channels'].includes(value);

/** What the chosen sidecar makes of the scopes; without one there is nothing to narrow to. */
function Scope({ server: { events, chosen } }: { server: ServerModel }) {
  const name = chosen.value;
  return (
    <select
      class="events-scope"
      aria-label="Scope"
      title={name === null ? 'Choose a sidecar in the map to see only what concerns it' : ''}
      value={name === null ? 'all' : events.scope.value}
      onChange={({ currentTarget: { value } }) => isScope(value) && events.setScope(value)}
    >
      <option value="all">Everything</option>
      <option value="sidecar" disabled={name === null}>
        {name === null ? 'Only the chosen sidecar' : `Only ${name}`}
      </option>
      <option value="channels" disabled={name === null}>
        {name === null ? 'Its channels' : `Channels of ${name}`}
      </option>
    </select>
  );
}

function CopyAll({ server: { events } }: { server: ServerModel }) {
  const said = useSignal('');
  const count = useComputed(() => events.items.value.length);
  const copy = () => {
    const items = events.items.peek();
    said.value = copyText(items.map(eventLine).join('\n')) ? `${items.length} copied` : 'The browser would not copy';
  };
  return (
    <>
      <button
        type="button"
        class="icon-button"
        title="Copy all that is shown"
        aria-label="Copy events"
        disabled={count.value === 0}
        onClick={copy}
      >
        <Icon icon={Copy} size={14} />
      </button>
      <span class="events-said" role="status">
        {said}
      </span>
    </>
  );
}
