// Gentle traffic on the demo, so that numbers move without a browser too: about four requests a second, among them a
// job or two every three seconds and a command now and then.
import { setTimeout as delay } from 'node:timers/promises';
import { endSignal } from './end-signal.ts';
import { demoPorts, demoUrl, firstDemoPort } from './ports.ts';
import { between } from './work.ts';

const frontend = demoUrl(demoPorts(firstDemoPort(process.env)).frontend);
const signal = endSignal();
const WORDS = ['kraft', 'ivory', 'journal', 'moss', 'ledger', 'cotton', 'slate', ''];

/** What is asked for; of every ten requests, so many are of this kind. */
const KINDS: readonly { share: number; send(): Promise<Response> }[] = [
  { share: 4, send: () => ask(`/api/products?q=${WORDS[between(0, WORDS.length - 1)]}`) },
  { share: 2, send: () => ask('/api/me') },
  { share: 1, send: () => ask('/') },
  { share: 2, send: () => ask('/api/jobs', { method: 'POST' }) },
  { share: 1, send: () => runSometimes() },
];

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${frontend}${path}`, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) });
}

const runSometimes = () =>
  between(1, 2) === 1
    ? ask('/api/exec', { method: 'POST', body: JSON.stringify({ command: 'uptime' }) })
    : ask('/api/status');

function choose(): Promise<Response> {
  let left = between(1, 10);
  for (const { share, send } of KINDS) {
    left -= share;
    if (left <= 0) return send();
  }
  return ask('/');
}

while (!signal.aborted) {
  try {
    await (await choose()).arrayBuffer();
  } catch {
    // A process of the demo is away, which is what the panel is there to show; the next request follows.
  }
  await delay(between(120, 380), undefined, { signal }).catch(() => undefined);
}
