// The tabs of a request's details, in order. A tab is one line here: its id, its name, and what it shows.
import type { FunctionComponent } from 'preact';
import { lazyView } from '../app/lazy-view.tsx';
import { HeadersTab } from './headers-tab.tsx';
import type { Inspector } from './inspector.ts';
import { PayloadTab } from './payload-tab.tsx';
import { isOfBackend, type RequestEntry } from './request-entry.ts';
import { ResponseTab } from './response-tab.tsx';
import type { Revealed } from './reveal.ts';
import { TimingTab } from './timing-tab.tsx';

export interface DetailsTabProps {
  entry: RequestEntry;
  inspector: Inspector;
  /** The request as it really was, while somebody looks at it so; null: as it is kept. */
  revealed: Revealed | null;
  /** Why there is no body; null: it is there, or on its way. */
  bodyMissing: string | null;
}

export interface DetailsTab {
  id: string;
  label: string;
  View: FunctionComponent<DetailsTabProps>;
  /** It shows what the backend knows, and so also requests that this browser did not ask. */
  ofBackend?: boolean;
}

const XrayTab = lazyView<DetailsTabProps>(async () => (await import('../xray/xray-tab.tsx')).XrayTab);

/** Those that have something to show of it. */
export const tabsOf = ({ sources }: Pick<RequestEntry, 'sources'>): readonly DetailsTab[] =>
  DETAILS_TABS.filter(({ ofBackend = false }) => ofBackend || !isOfBackend({ sources }));

export const DETAILS_TABS: readonly DetailsTab[] = [
  { id: 'headers', label: 'Headers', View: HeadersTab },
  { id: 'payload', label: 'Payload', View: PayloadTab },
  { id: 'response', label: 'Response', View: ResponseTab },
  { id: 'timing', label: 'Timing', View: TimingTab },
  { id: 'xray', label: 'X-ray', View: XrayTab, ofBackend: true },
];
