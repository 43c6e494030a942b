// The Events tab: a tail of what happened once, newest at the bottom.

import type { ReadonlySignal } from '@preact/signals';
import { useComputed } from '@preact/signals';
import type { ServerModel } from '../models/server-model.ts';
import { EventList } from './event-list.tsx';
import { EventsToolbar } from './events-toolbar.tsx';
import './events.css';

interface Props {
  server: ServerModel;
  /** `paused`: the panel as a whole stands still. */
  deps: { servers: { readonly paused: ReadonlySignal<boolean>; setPaused(paused: boolean): void } };
}

export function EventsView({ server, deps: { servers } }: Props) {
  const { events } = server;
  const nowMs = useComputed(() => server.snapshot.value?.generatedAtMs ?? 0);
  const isEmpty = useComputed(() => events.items.value.length === 0).value;
  const goOn = () => {
    events.setPaused(false);
    servers.setPaused(false);
  };
  return (
    <div class="events">
      <EventsToolbar server={server} />
      {isEmpty ? <Empty server={server} /> : <EventList server={server} nowMs={nowMs} />}
      <Waiting server={server} panelPaused={servers.paused} goOn={goOn} />
    </div>
  );
}

/** Says which of the two pauses holds the tail, and what comes when both end. */
function Waiting({
  server: { events },
  panelPaused,
  goOn,
}: {
  server: ServerModel;
  panelPaused: ReadonlySignal<boolean>;
  goOn(): void;
}) {
  const text = useComputed(() => {
    if (!events.paused.value && !panelPaused.value) return '';
    const who = events.paused.value ? 'Paused' : 'The panel is paused';
    const waiting = events.waiting.value;
    return waiting === 0 ? `${who}, nothing new` : `${who}, ${waiting} waiting`;
  });
  if (text.value === '') return null;
  return (
    <p class="events-waiting">
      <span>{text}</span>
      <button type="button" class="link-button" onClick={goOn}>
        Resume
      </button>
    </p>
  );
}

function Empty({ server: { events } }: { server: ServerModel }) {
  const hidden = events.hidden.value;
  if (hidden === 0)
    return (
      <div class="events-empty">
        <p>{events.cleared.value ? 'Nothing since it was cleared.' : 'Nothing happened yet.'}</p>
        <p>Changes of health, restarts, OOM kills, limits and throttling appear here at the moment they are noticed.</p>
      </div>
    );
  return (
    <div class="events-empty">
      <p>{hidden === 1 ? 'The one event there is does not match.' : `None of ${hidden} events matches.`}</p>
      <button
        type="button"
        class="link-button"
        onClick={() => {
          events.setText('');
          events.setScope('all');
        }}
      >
        Show all
      </button>
    </div>
  );
}
