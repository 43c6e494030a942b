import { browserViewDeps } from '../../app/browser-edge.ts';
import { startPanelApp } from '../../app/panel-app.tsx';
import { openPopup } from '../../link/popup-edge.ts';
import { activeTabOrigin } from '../../page-origin/active-tab.ts';
import { askForForm } from '../../pairing/ask-for-form.ts';
import { storedPairDraft } from '../../storage/browser-edge.ts';

const deps = browserViewDeps(activeTabOrigin());
startPanelApp(document.getElementById('app') ?? document.body, {
  ...deps,
  openPairing: () => {
    void askForForm(storedPairDraft);
    openPopup(deps.openOptions);
  },
});
