// Which targets the browser has, and opening and closing pages.
import * as v from 'valibot';
import type { Cdp } from './cdp-pipe.ts';
import { attach, poll, type TargetSession } from './target-session.ts';

const Target = v.object({ targetId: v.string(), type: v.string(), url: v.string(), attached: v.boolean() });
const Targets = v.object({ targetInfos: v.array(Target) });
const Created = v.object({ targetId: v.string() });
export type Target = v.InferOutput<typeof Target>;

/** Every target, also DevTools itself and the frames within it, which the default filter leaves out. */
export async function listTargets(cdp: Cdp): Promise<Target[]> {
  return v.parse(Targets, await cdp.send('Target.getTargets', { filter: [{}] })).targetInfos;
}

/** Waits until there is a target that fits. */
export const findTarget = (cdp: Cdp, fits: (target: Target) => boolean, what: string): Promise<Target> =>
  poll(async () => (await listTargets(cdp)).find(fits), 15_000, `looking for ${what}`).then((target) => {
    if (target === undefined) throw new Error(`${what} has gone`);
    return target;
  });

const EMPTY = 'about:blank';

/** Opens a page in a window of its own and attaches to it, once its document has taken the place of the empty one. */
export async function openPage(cdp: Cdp, url: string): Promise<TargetSession> {
  const { targetId } = v.parse(Created, await cdp.send('Target.createTarget', { url, newWindow: true }));
  const page = await attach(cdp, targetId);
  // Asked without a person's gesture, which the page would keep.
  const urlNow = async () => JSON.stringify(await page.send('Runtime.evaluate', { expression: 'document.URL' }));
  if (url !== EMPTY) await poll(async () => !(await urlNow()).includes(EMPTY), 10_000, `opening ${url}`);
  return page;
}
