// The shop's HTTP API. In: requests through the frontend. Out: products from memory, jobs to the queue, commands to
// the terminal.
import * as v from 'valibot';
import { connectTraffic, currentTraceparent } from '../reporter/start-reporter.ts';
import { createCatalogue, searchCatalogue } from './catalogue.ts';
import { endSignal } from './end-signal.ts';
import { forward } from './forward.ts';
import { openQueue } from './open-queue.ts';
import { demoPorts, firstDemoPort } from './ports.ts';
import { serve } from './serve.ts';

const PRODUCTS = 30_000;
const MAX_FOUND = 50;
const signal = endSignal();
const traffic = connectTraffic();
const ports = demoPorts(firstDemoPort(process.env));
const queue = openQueue(process.env, signal);
const products = createCatalogue(PRODUCTS);
const Limit = v.fallback(v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(1), v.maxValue(MAX_FOUND)), 12);

serve(
  ports.api,
  {
    'GET /api/products': ({ url, json }) => {
      const limit = v.parse(Limit, url.searchParams.get('limit'));
      const found = searchCatalogue(products, url.searchParams.get('q') ?? '', limit);
      json(200, { products: found.map(({ text: _, ...product }) => product), of: products.length });
    },
    'GET /api/me': ({ json }) => json(200, { name: 'Ada', role: 'shopkeeper' }),
    'GET /api/status': async ({ json }) =>
      json(200, { waiting: await queue.waiting(), uptimeSeconds: Math.round(process.uptime()) }),
    'POST /api/jobs': async ({ json }) => {
      const job = await queue.add('receipt', currentTraceparent());
      traffic.count('async');
      json(202, job);
    },
    'GET /api/jobs/:id': async ({ id, json }) => {
      const job = await queue.find(id);
      json(job === null ? 404 : 200, job ?? { error: 'no such job, or it was dropped after a minute' });
    },
    'POST /api/exec': ({ request, response }) => forward(request, response, ports.terminal, '/exec'),
  },
  signal,
  traffic.counter('browser'),
);
