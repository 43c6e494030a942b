// The tabs of the drawer, in order. A tab is one line here: its id, its name, and what it shows.
import type { FunctionComponent } from 'preact';
import type { ServerModel } from '../models/server-model.ts';
import { lazyView } from './lazy-view.tsx';
import type { ViewDeps } from './panel-app.tsx';

export interface DrawerViewProps {
  server: ServerModel;
  deps: ViewDeps;
}

export interface DrawerTab {
  id: string;
  label: string;
  View: FunctionComponent<DrawerViewProps>;
}

export const EVENTS_TAB = 'events';

const RequestsView = lazyView<DrawerViewProps>(
  async () => (await import('../inspector/inspector-view.tsx')).InspectorView,
);
const EventsView = lazyView<DrawerViewProps>(async () => (await import('../events/events-view.tsx')).EventsView);
const HistoryView = lazyView<DrawerViewProps>(async () => (await import('../history/history-view.tsx')).HistoryView);

export const DRAWER_TABS: readonly DrawerTab[] = [
  { id: 'requests', label: 'Requests', View: RequestsView },
  { id: EVENTS_TAB, label: 'Events', View: EventsView },
  { id: 'history', label: 'History', View: HistoryView },
];
