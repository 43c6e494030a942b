// Begins a page of the extension: its content, within the one place where bugs of the page come to.
import { render, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { FailuresContext, watchFailures } from './failures.ts';
import { NoticeBar } from './notice-bar.tsx';
import { ViewBoundary } from './view-boundary.tsx';
import './tokens.css';
import './panel.css';

/** Runs for as long as the page lives. */
export function startPage(root: HTMLElement, page: VNode): void {
  const failures = watchFailures(globalThis, (error) => reportError(error), new AbortController().signal);
  render(
    <FailuresContext.Provider value={failures}>
      <StrayFailure />
      <ViewBoundary name="Sidescope" whole>
        {page}
      </ViewBoundary>
    </FailuresContext.Provider>,
    root,
  );
}

/** Something that is no view failed: a model, an event. What stands on the page may be old from now on. */
function StrayFailure() {
  const words = useContext(FailuresContext)?.stray.value ?? null;
  if (words === null) return null;
  const text = `Sidescope failed: ${words}. What is shown may be old.`;
  const notice = { tone: 'error', text, command: null, action: 'reload' } as const;
  return <NoticeBar notice={notice} retry={() => {}} reload={() => location.reload()} />;
}
