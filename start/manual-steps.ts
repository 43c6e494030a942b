// How to see the panel without the launcher's help.

export interface ManualSteps {
  extensionFolder: string;
  demoUrl: string;
  serverUrl: string;
  pairingCode: string;
}

export const manualSteps = ({ extensionFolder, demoUrl, serverUrl, pairingCode }: ManualSteps): string => `
To see it in Chrome, Edge or Chromium:
  1. Open chrome://extensions, switch on "Developer mode", choose "Load unpacked" and take
     ${extensionFolder}
  2. Open ${demoUrl} and DevTools (F12), and choose the panel "Sidescope".
  3. Click the Sidescope icon in the toolbar and pair with the server ${serverUrl}
     by the code ${pairingCode}. It is good for 10 minutes, 5 tries and one pairing.
`;
