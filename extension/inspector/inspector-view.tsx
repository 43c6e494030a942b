// The requests of the tab: toolbar, folded polling, the list, and one request opened beside it.
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { copyText } from '../app/copy-text.ts';
import type { ServerModel } from '../models/server-model.ts';
import { AccessNote, EmptyRequests } from './access-note.tsx';
import { DetailsPane } from './details-pane.tsx';
import { DETAILS_TABS } from './details-tabs.ts';
import { formatSize } from './format.ts';
import { toHar } from './har-export.ts';
import type { Inspector } from './inspector.ts';
import { InspectorToolbar } from './inspector-toolbar.tsx';
import { PollingRows } from './polling-rows.tsx';
import { isOfBackend } from './request-entry.ts';
import { RequestList } from './request-list.tsx';
import { saveFile } from './save-file.ts';
import { asCurl } from './snippets.ts';
import { useToldByBackend } from './told-by-backend.ts';
import './inspector.css';

export interface InspectorViewProps {
  server: Pick<ServerModel, 'snapshot'>;
  deps: {
    inspector: ReadonlySignal<Inspector | null>;
    version: string;
    pageOrigin: ReadonlySignal<string | null>;
  };
}

export function InspectorView({ deps, ...view }: InspectorViewProps) {
  const inspector = deps.inspector.value;
  return inspector === null ? <div aria-busy="true" /> : <Requests {...view} {...deps} inspector={inspector} />;
}

type RequestsProps = Pick<InspectorViewProps, 'server'> &
  Omit<InspectorViewProps['deps'], 'inspector'> & { inspector: Inspector };

function Requests({ server, inspector, version, pageOrigin }: RequestsProps) {
  const { model } = inspector;
  useToldByBackend(model);
  const root = useRef<HTMLDivElement>(null);
  const [tab, setTab] = useState(DETAILS_TABS[0]?.id ?? '');
  const opened = model.opened.value;
  const isEmpty = useComputed(() => model.counts.value.shown === 0).value;
  const leftOut = useComputed(() => model.counts.value.leftOut);
  const origins = useComputed(() => server.snapshot.value?.origins ?? []);
  const isClosing = useRef(false);
  useLayoutEffect(() => {
    keepFocus(root.current, isClosing.current);
    isClosing.current = false;
  }, [opened]);
  const close = () => {
    isClosing.current = true;
    model.open(null);
  };
  // DevTools would open its drawer.
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || model.opened.peek() === null) return;
    event.stopPropagation();
    close();
  };
  const exportHar = () => {
    const har = toHar(model.held(), { version, polling: model.polling.peek() });
    saveFile(
      `requests-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.har`,
      'application/json',
      JSON.stringify(har),
    );
  };
  const copy = () => {
    const entry = model.opened.peek()?.entry;
    if (entry && !isOfBackend(entry)) copyText(asCurl(entry));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what is open within
    <div ref={root} class="inspector" onKeyDown={onKey}>
      <InspectorToolbar inspector={inspector} exportHar={exportHar} />
      {inspector.inDevtools && <AccessNote inspector={inspector} />}
      <PollingRows polling={model.polling} leftOut={leftOut} pageOrigin={pageOrigin} />
      <div class={opened ? 'inspector-main with-details' : 'inspector-main'}>
        <div class="inspector-list">
          <RequestList model={model} pageOrigin={pageOrigin} copy={copy} />
          {isEmpty && <EmptyRequests inspector={inspector} origins={origins.value} />}
        </div>
        {opened && <DetailsPane opened={opened} inspector={inspector} tab={tab} setTab={setTab} close={close} />}
      </div>
      <StatusLine inspector={inspector} />
    </div>
  );
}

/**
 * Where there is room for one, what is opened covers the list, and takes the focus along. Whoever closes it goes on in the
 * list, which takes no focus before it is there again.
 */
function keepFocus(inspector: HTMLElement | null, isClosing: boolean): void {
  const grid = inspector?.querySelector<HTMLElement>('.request-grid');
  if (isClosing) grid?.focus();
  else if (grid === document.activeElement && !grid?.checkVisibility())
    inspector?.querySelector<HTMLElement>('.request-details [aria-selected="true"]')?.focus();
}

function StatusLine({ inspector: { model } }: { inspector: Inspector }) {
  const text = useComputed(() => {
    const { all, shown, shownBytes } = model.counts.value;
    const requests = shown === all ? `${all} ${all === 1 ? 'request' : 'requests'}` : `${shown} of ${all} requests`;
    const isOfBrowser = model.lenses.value.size === 0 || model.lenses.value.has('mine');
    const network = isOfBrowser && `${formatSize(shownBytes)} over the network`;
    return [requests, network, model.paused.value && 'held still'].filter(Boolean).join(' · ');
  });
  return <p class="inspector-status">{text}</p>;
}
