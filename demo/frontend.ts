// Serves the shop's one page and passes /api on to the api.
import { readFileSync } from 'node:fs';
import { connectTraffic } from '../reporter/start-reporter.ts';
import { endSignal } from './end-signal.ts';
import { forward } from './forward.ts';
import { demoPorts, firstDemoPort } from './ports.ts';
import { serve } from './serve.ts';

const traffic = connectTraffic();
const ports = demoPorts(firstDemoPort(process.env));
const page = readFileSync(new URL('page.html', import.meta.url));

serve(
  ports.frontend,
  {
    'GET /': ({ response }) => {
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy':
          "default-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:",
      });
      response.end(page);
    },
    '* /api/': ({ request, response }) => forward(request, response, ports.api, request.url ?? '/'),
  },
  endSignal(),
  traffic.counter('browser'),
);
