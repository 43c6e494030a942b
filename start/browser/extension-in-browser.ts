// Loads the extension and stores a pairing in it, without a debugger on its worker.
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { Cdp } from './cdp-pipe.ts';
import { openPage } from './targets.ts';

const Loaded = v.object({ id: v.string() });

/** One paired server, in the form that the extension keeps under `servers` in its local storage. */
export interface PairedServer {
  id: string;
  name: string;
  /** Without a slash at its end. */
  url: string;
  token: string;
}

/**
 * Copies the built extension to `target` and grants the copy `hosts` (match patterns, which carry no port). A person
 * grants them by a click on the browser's prompt when pairing; a program cannot click there.
 */
export async function copyWithHostPermission(built: string, target: string, hosts: readonly string[]): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await cp(built, target, { recursive: true });
  const file = path.join(target, 'manifest.json');
  const manifest = v.parse(v.looseObject({}), JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, JSON.stringify({ ...manifest, host_permissions: hosts }, null, 2));
}

/** Loads an unpacked extension and gives its id. Needs Chrome 129 or later. */
export async function loadExtension(cdp: Cdp, folder: string): Promise<string> {
  return v.parse(Loaded, await cdp.send('Extensions.loadUnpacked', { path: path.resolve(folder) })).id;
}

/**
 * Writes to the extension's local storage. The command works only on a session of one of the extension's own pages;
 * its manifest serves as such a page and runs nothing. The page is closed again.
 */
export async function setExtensionStorage(cdp: Cdp, extensionId: string, values: object): Promise<void> {
  const page = await openPage(cdp, `chrome-extension://${extensionId}/manifest.json`);
  await page.send('Extensions.setStorageItems', { id: extensionId, storageArea: 'local', values });
  await cdp.send('Target.closeTarget', { targetId: page.targetId });
}

/** Stores the servers that the extension is paired with. Its background notices by itself. */
export const pairExtension = (cdp: Cdp, extensionId: string, servers: readonly PairedServer[]): Promise<void> =>
  setExtensionStorage(cdp, extensionId, { servers });
