// The lower drawer, as DevTools has one: tabs over one view, as high as the reader wants it, or only its tabs.
import { ChevronDown, ChevronUp } from 'lucide';
import { useRef } from 'preact/hooks';
import type { DrawerModel } from './drawer-model.ts';
import { DrawerSplitter } from './drawer-splitter.tsx';
import { DRAWER_TABS, type DrawerTab, type DrawerViewProps } from './drawer-tabs.ts';
import { Icon } from './icon.tsx';
import { nextTab } from './next-tab.ts';
import { ViewBoundary } from './view-boundary.tsx';
import './drawer.css';

const DRAWER_ID = 'drawer';
const VIEW_ID = 'drawer-view';
const tabId = (id: string) => `drawer-tab-${id}`;

export function Drawer({ drawer, ...view }: DrawerViewProps & { drawer: DrawerModel }) {
  const toggle = useRef<HTMLButtonElement>(null);
  const { open, percent } = drawer.shape.value;
  const tab = DRAWER_TABS.find(({ id }) => id === drawer.tab.value) ?? DRAWER_TABS[0];
  if (tab === undefined) return null;
  return (
    <section
      id={DRAWER_ID}
      class={open ? 'drawer open' : 'drawer'}
      style={open ? { flexBasis: `${percent}%` } : {}}
      aria-label="Drawer"
    >
      {open && (
        <DrawerSplitter
          percent={percent}
          controls={DRAWER_ID}
          resize={drawer.resize}
          collapse={() => {
            drawer.setOpen(false);
            // The splitter goes, and the focus must not go with it.
            toggle.current?.focus();
          }}
        />
      )}
      <header class="drawer-header">
        <Tabs selected={tab} drawer={drawer} />
        <button
          ref={toggle}
          type="button"
          class="icon-button"
          title={open ? 'Collapse the drawer' : 'Open the drawer'}
          aria-label="Drawer"
          aria-expanded={open}
          onClick={() => drawer.setOpen(!open)}
        >
          <Icon icon={open ? ChevronDown : ChevronUp} size={14} />
        </button>
      </header>
      <div id={VIEW_ID} class="drawer-view" role="tabpanel" aria-labelledby={tabId(tab.id)} hidden={!open}>
        {open && (
          <ViewBoundary key={tab.id} name={tab.label}>
            <tab.View {...view} />
          </ViewBoundary>
        )}
      </div>
    </section>
  );
}

/** Choosing a tab opens the drawer; the arrow keys only move between tabs. */
function Tabs({ selected, drawer }: { selected: DrawerTab; drawer: DrawerModel }) {
  const onKey = (event: KeyboardEvent) => {
    const index = nextTab(event.key, DRAWER_TABS.indexOf(selected), DRAWER_TABS.length);
    const next = index === null ? undefined : DRAWER_TABS[index];
    if (next === undefined) return;
    event.preventDefault();
    drawer.show(next.id);
    document.getElementById(tabId(next.id))?.focus();
  };
  return (
    <div role="tablist" aria-label="Drawer" class="drawer-tabs">
      {DRAWER_TABS.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={tabId(tab.id)}
          class="drawer-tab"
          aria-selected={tab === selected}
          aria-controls={VIEW_ID}
          tabIndex={tab === selected ? 0 : -1}
          onClick={() => {
            drawer.show(tab.id);
            drawer.setOpen(true);
          }}
          onKeyDown={onKey}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
