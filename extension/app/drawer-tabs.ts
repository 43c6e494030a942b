// The tabs of the drawer, in order. A tab is one line here: its id, its name, and what it shows.
import type { ComponentType } from 'preact';
import { EventsView } from '../events/events-view.tsx';
import { LazyHistory } from '../history/lazy-history.tsx';
import { InspectorView } from '../inspector/inspector-view.tsx';
import type { ServerModel } from '../models/server-model.ts';
import type { ViewDeps } from './panel-app.tsx';

export interface DrawerViewProps {
  server: ServerModel;
  deps: ViewDeps;
}

export interface DrawerTab {
  id: string;
  label: string;
  View: ComponentType<DrawerViewProps>;
}

export const EVENTS_TAB = 'events';

export const DRAWER_TABS: readonly DrawerTab[] = [
  { id: 'requests', label: 'Requests', View: InspectorView },
  { id: EVENTS_TAB, label: 'Events', View: EventsView },
  { id: 'history', label: 'History', View: LazyHistory },
];
