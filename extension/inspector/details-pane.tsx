// One request, opened: tabs over what is known of it. Its body is fetched now, and not before.
import { Copy, Eye, EyeOff, X } from 'lucide';
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { copyText } from '../app/copy-text.ts';
import { Icon } from '../app/icon.tsx';
import { nextTab } from '../app/next-tab.ts';
import { LENS_MEANING } from '../xray/lens.ts';
import { type DetailsTab, tabsOf } from './details-tabs.ts';
import { nameText } from './format.ts';
import type { Inspector } from './inspector.ts';
import type { Opened } from './inspector-model.ts';
import { onlyLatest } from './only-latest.ts';
import { isOfBackend, type RequestEntry } from './request-entry.ts';
import { WHOSE } from './request-row.ts';
import type { Revealed } from './reveal.ts';
import { asCurl, asFetch } from './snippets.ts';
import './details-pane.css';

const VIEW_ID = 'request-details-view';
const tabId = (id: string) => `request-details-${id}`;

interface Props {
  opened: Opened;
  inspector: Inspector;
  /** Which tab is open, so that it stays from one request to the next. */
  tab: string;
  setTab(id: string): void;
  close(): void;
}

export function DetailsPane({ opened, inspector, tab, setTab, close }: Props) {
  const { entry } = opened;
  const tabs = tabsOf(entry);
  const shown = tabs.find(({ id }) => id === tab) ?? tabs[0];
  const bodyMissing = useBody(entry, inspector);
  const { revealed, note, reveal } = useReveal(entry, inspector);
  if (shown === undefined) return null;
  return (
    <section class="request-details" aria-label={`${entry.method ?? ''} ${nameText(entry.url, null)}`}>
      <header class="request-details-header">
        <button type="button" class="icon-button" title="Close (Esc)" aria-label="Close request" onClick={close}>
          <Icon icon={X} size={14} />
        </button>
        <Tabs tabs={tabs} shown={shown} setTab={setTab} />
        {isOfBackend(entry) ? (
          <WhoseNote opened={opened} />
        ) : (
          <Actions entry={entry} inspector={inspector} revealed={revealed} note={note} reveal={reveal} />
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div id={VIEW_ID} class="request-details-view" role="tabpanel" aria-labelledby={tabId(shown.id)} tabIndex={0}>
        <shown.View key={entry.id} entry={entry} inspector={inspector} revealed={revealed} bodyMissing={bodyMissing} />
      </div>
    </section>
  );
}

/** What the browser did not see cannot be copied either. */
function WhoseNote({ opened }: { opened: Opened }) {
  return (
    <span class="details-told" title={LENS_MEANING[opened.lens]}>
      Not of this tab: <span class="whose">{[WHOSE[opened.lens], opened.teller].filter(Boolean).join(' · ')}</span>
    </span>
  );
}

interface ActionsProps {
  entry: RequestEntry;
  inspector: Inspector;
  revealed: Revealed | null;
  note: string;
  reveal(): void;
}

function Actions({ entry, inspector, revealed, note, reveal }: ActionsProps) {
  const [told, setTold] = useState('');
  const copy = (what: string, text: string) =>
    setTold(copyText(text) ? `Copied as ${what}` : 'The browser did not allow copying');
  return (
    <div class="details-actions">
      <span class="details-told" role="status">
        {note || told}
      </span>
      <button type="button" class="text-icon-button" title="Copy as cURL" onClick={() => copy('cURL', asCurl(entry))}>
        <Icon icon={Copy} size={12} /> cURL
      </button>
      <button
        type="button"
        class="text-icon-button"
        title="Copy as fetch"
        onClick={() => copy('fetch', asFetch(entry))}
      >
        <Icon icon={Copy} size={12} /> fetch
      </button>
      {inspector.inDevtools && (
        <button
          type="button"
          class="icon-button"
          title={revealed ? 'Hide secrets again' : 'Show secrets of this request, as DevTools holds them'}
          aria-label="Show secrets of this request"
          aria-pressed={revealed !== null}
          onClick={reveal}
        >
          <Icon icon={revealed ? EyeOff : Eye} size={14} />
        </button>
      )}
    </div>
  );
}

function Tabs({ tabs, shown, setTab }: { tabs: readonly DetailsTab[]; shown: DetailsTab; setTab(id: string): void }) {
  const onKey = (event: KeyboardEvent) => {
    const index = nextTab(event.key, tabs.indexOf(shown), tabs.length);
    const next = index === null ? undefined : tabs[index];
    if (next === undefined) return;
    event.preventDefault();
    setTab(next.id);
    document.getElementById(tabId(next.id))?.focus();
  };
  return (
    <div role="tablist" aria-label="Request" class="request-tabs">
      {tabs.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={tabId(id)}
          class="request-tab"
          aria-selected={id === shown.id}
          aria-controls={VIEW_ID}
          tabIndex={id === shown.id ? 0 : -1}
          onClick={() => setTab(id)}
          onKeyDown={onKey}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

/** Fetches it once for each request that is opened. What comes back says why there is none. */
function useBody(entry: RequestEntry, inspector: Inspector): string | null {
  const [missing, setMissing] = useState<string | null>(null);
  useEffect(() => {
    setMissing(entry.pending ? 'The answer is still to come.' : null);
    if (entry.responseBody !== null || entry.pending || isOfBackend(entry)) return;
    let current = true;
    void inspector.fetchBody(entry).then((fetched) => {
      if (current && !fetched) setMissing(missingText(entry, inspector.inDevtools));
    });
    return () => {
      current = false;
    };
  }, [entry.id, entry.pending]);
  return missing;
}

const missingText = ({ sources, fromCache }: RequestEntry, inDevtools: boolean): string => {
  if (!inDevtools) return 'Bodies are shown in DevTools only: open its Sidescope panel.';
  if (!sources.includes('devtools')) return 'DevTools did not see this request: it was not open then.';
  return fromCache
    ? 'It came from the cache, and DevTools has no body for it.'
    : 'DevTools has no body for this request.';
};

/** For this one request, until another is opened. */
function useReveal(entry: RequestEntry, inspector: Inspector) {
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  const [note, setNote] = useState('');
  const latest = useMemo(onlyLatest, []);
  // Before it is painted: the secrets of one request must not be seen in the pane of another, not for a moment.
  useLayoutEffect(() => {
    latest.forget();
    setRevealed(null);
    setNote('');
  }, [entry.id]);
  const reveal = () => {
    if (revealed) return setRevealed(null);
    latest.take(inspector.reveal(entry), (found) => {
      setRevealed(found);
      setNote(found ? '' : 'DevTools no longer has this request');
    });
  };
  return { revealed, note, reveal };
}
