// Serves the page of dots and the panel's own modules that it imports, their types taken away, as the browser wants them.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { transformWithOxc } from 'vite';
import { ROOT } from '../start/demo-processes.ts';

const PAGE = `<!doctype html><meta charset="utf-8"><title>Dots</title><style>
  body { margin: 0 }
  section { position: relative; display: flex; justify-content: space-around; align-items: center; height: 40px }
  .edge { width: 240px; border-top: 1px solid #ccc }
  canvas, svg { position: absolute; inset: 0; width: 100%; height: 100%; color: #0b57d0; fill: #0b57d0 }
</style><script type="module" src="/bench/dots-page.ts"></script>`;

/** Only what the page needs; nothing else of the machine. */
const MODULES = /^\/(?:bench\/dots-page|extension\/dots\/[a-z-]+)\.ts$/;

/** Gives the page's address. Ends with the signal. */
export async function startDotsSite(signal: AbortSignal): Promise<string> {
  const server = createServer(async ({ url = '/' }, answer) => {
    // Isolated, a page reads its clock to 5 µs in place of 100.
    answer.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    answer.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    const { pathname } = new URL(url, 'http://dots');
    if (pathname === '/') return answer.setHeader('Content-Type', 'text/html').end(PAGE);
    if (!MODULES.test(pathname)) return answer.writeHead(404).end();
    const { code } = await transformWithOxc(readFileSync(path.join(ROOT, pathname), 'utf8'), pathname);
    return answer.setHeader('Content-Type', 'text/javascript').end(code);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  signal.addEventListener('abort', () => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/`;
}
