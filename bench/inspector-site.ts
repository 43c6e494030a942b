// Serves the page of the inspector’s bench: one script and one sheet, bundled once as the extension is.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'vite';

const page = ({ script, style }: Bundle) =>
  `<!doctype html><meta charset="utf-8"><title>Requests</title><style>${style}
  html, body, #app { height: 100%; margin: 0 } #app { display: flex }</style><div id="app"></div><script type="module">${script.replaceAll('</script', '<\\/script')}</script>`;

interface Bundle {
  script: string;
  style: string;
}

async function bundled(): Promise<Bundle> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      target: ['chrome123'],
      rollupOptions: { input: path.join(import.meta.dirname, 'inspector-page.tsx') },
    },
  });
  const [first] = Array.isArray(result) ? result : [result];
  const output = first && 'output' in first ? first.output : [];
  const script = output.map((file) => (file.type === 'chunk' ? file.code : '')).join('\n');
  const style = output
    .map((file) => (file.type === 'asset' && file.fileName.endsWith('.css') ? String(file.source) : ''))
    .join('\n');
  return { script, style };
}

/** Gives the page's address. Ends with the signal. */
export async function startInspectorSite(signal: AbortSignal): Promise<string> {
  const html = page(await bundled());
  const server = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end(html));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  signal.addEventListener('abort', () => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/`;
}
