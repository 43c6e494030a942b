// DevTools on a page, with one extension's panel chosen. Needs Chrome 144 or later (Target.openDevTools).
import * as v from 'valibot';
import type { Cdp } from './cdp-pipe.ts';
import { attach, type TargetSession } from './target-session.ts';
import { findTarget } from './targets.ts';

export interface DevToolsPanel {
  /** DevTools itself: its screenshot shows the panel as a person sees it. */
  devtools: TargetSession;
  /** The panel's document. It lives in a frame: evaluate and click in it, photograph `devtools`. */
  panel: TargetSession;
}

const Opened = v.object({ targetId: v.string() });

// DevTools' own front end is the only place where a panel can be chosen; these names are not a public interface.
const views = (body: string) =>
  `import('./ui/legacy/legacy.js').then(async ({ InspectorView, ViewManager }) => { ${body} })`;
const tabIds = 'InspectorView.InspectorView.instance().tabbedPane.tabIds()';

/** Opens DevTools on a page and shows the panel of the extension (it may have but one). */
export async function openDevToolsPanel(cdp: Cdp, pageTargetId: string, extensionId: string): Promise<DevToolsPanel> {
  const opened = v.parse(Opened, await cdp.send('Target.openDevTools', { targetId: pageTargetId }));
  const devtools = await attach(cdp, opened.targetId);
  const own = JSON.stringify(`chrome-extension://${extensionId}`);
  // The extension's devtools page adds its panel some time after DevTools is up.
  await devtools.waitFor(views(`return ${tabIds}.some((id) => id.startsWith(${own}))`), 20_000);
  await devtools.evaluate(
    views(`
      const id = ${tabIds}.find((id) => id.startsWith(${own}));
      await ViewManager.ViewManager.instance().showView(id);
    `),
  );
  const panel = await findTarget(
    cdp,
    ({ type, url }) => type === 'iframe' && url.startsWith(`chrome-extension://${extensionId}/panel.html`),
    'the panel in DevTools',
  );
  return { devtools, panel: await attach(cdp, panel.targetId) };
}
