// Test aid: a browser in which somebody pairs. Its pages and its background share one session storage; the prompt for the
// host is answered by the test.
import { toWireJson } from '../../server/contract/wire.ts';
import { systemClock } from '../link/clock.ts';
import type { PairedServer } from '../pairing/paired-server.ts';
import { createPairingModel } from '../pairing/pairing-model.ts';
import { memoryValue } from '../storage/memory-value.ts';
import { startFinishPairing } from './finish-pairing.ts';

export const TOKEN = 'token-of-sixteen-and-more';
const WRONG = { error: 'wrong_code', message: 'That is not the pairing code; 4 tries are left.', remedy: null };
const VERSION = { version: '0.1.0', contractVersion: 1, commit: null, buildDate: null };

export interface PairingBrowserOptions {
  /** Whether the host is allowed from the start. */
  allowed?: boolean;
  /** The code that the server printed. */
  code?: string;
}

/** A browser with a background; pages open and close in it. The host is allowed from the start, or by `answerPrompt`. */
export function pairingBrowser(signal: AbortSignal, { allowed = true, code = '123456' }: PairingBrowserOptions) {
  const session = { draft: memoryValue(), request: memoryValue(), progress: memoryValue() };
  const saved: PairedServer[] = [];
  const drops: string[] = [];
  const prompts: string[] = [];
  const held = { allowed, reachable: true, posts: 0, answerPage: (_: boolean) => {}, look: () => {} };
  const shared = { clock: systemClock, drop: (kind: string, reason: string) => drops.push(`${kind}: ${reason}`) };
  const answer = (status: number, body: unknown) => new Response(toWireJson(body), { status });
  const fetch = async (url: string, init: RequestInit) => {
    if (!held.reachable) throw new TypeError('Failed to fetch');
    if (url.endsWith('/api/version')) return answer(200, VERSION);
    held.posts += 1;
    return init.body === JSON.stringify({ code }) ? answer(200, { token: TOKEN }) : answer(403, WRONG);
  };
  const startBackground = () => {
    const save = async (server: PairedServer) => {
      saved.push(server);
      return server;
    };
    const mayReach = async () => held.allowed;
    const deps = { ...shared, ...session, fetch, save, mayReach, newId: () => 'server-id' };
    held.look = startFinishPairing(deps, signal).look;
  };
  let pages = 0;
  const openPage = () => {
    const page = new AbortController();
    pages += 1;
    const newId = () => `request-of-page-${pages}`;
    const requestPermission = (pattern: string) => {
      prompts.push(pattern);
      if (held.allowed) return Promise.resolve(true);
      return new Promise<boolean>((resolve) => {
        held.answerPage = resolve;
      });
    };
    const model = createPairingModel({ ...shared, ...session, requestPermission, newId }, page.signal);
    return { model, close: () => page.abort() };
  };
  /** What a person clicks on the browser's prompt. The page hears of it only if it is still there. */
  const answerPrompt = (yes: boolean, pageIsThere: boolean) => {
    held.allowed = yes;
    if (yes) held.look();
    if (pageIsThere) held.answerPage(yes);
  };
  startBackground();
  return { session, saved, drops, prompts, held, openPage, answerPrompt, startBackground };
}
