// The side panel: the same map, narrow, made to stay open while the app is used.
import { render } from 'preact';
import { PanelApp, type ViewDeps } from './panel-app.tsx';

export function startSidePanelApp(root: HTMLElement, deps: ViewDeps): void {
  render(<PanelApp {...deps} />, root);
}
