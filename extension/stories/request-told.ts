// What the backend told of the requests of the stories, as its reporters tell: who worked, for how long, on which channels.
import type { StreamEvent } from '../../server/contract/stream.ts';
import { START_MS } from '../inspector/sample-entry.ts';
import { heard } from '../xray/sample-work.ts';
import { fixtureReport } from './fixtures.ts';

const ENTRIES = [
  heard('frontend GET /api/* 200 @60403 17ms #products +browser'),
  heard('api GET /api/products 200 @60404 14ms <frontend #products +browser'),
  // It answers when the receipt is made.
  heard('frontend POST /api/* 202 @61006 126ms +browser'),
  heard('api POST /api/jobs 202 @61008 123ms <frontend +browser +async'),
  heard('worker jobs/receipt @61040 80ms wait5 <api +async'),
  heard('frontend GET /api/* 200 @61202 5ms #job +browser'),
  heard('api GET /api/jobs/:id 200 @61203 3ms <frontend #job +browser'),
  heard('frontend PUT /api/* 200 @62003 607ms #lines +browser'),
  heard('api PUT /api/orders/:id/lines/:line 200 @62004 604ms <frontend #lines +browser'),
  heard('frontend GET /api/* 500 @63004 1834ms #november +browser'),
  heard('api GET /api/reports/:month 500 @63005 1832ms <frontend #november +browser'),
  heard('api POST /api/exec 200 @64303 2304ms #exec +ws-exec'),
  heard('terminal POST /run 200 @64305 2300ms <api #exec +ws-exec'),
];

export const TOLD_OF_REQUESTS: readonly StreamEvent[] = [
  {
    type: 'reports',
    atMs: START_MS,
    rejected: [],
    reports: ['frontend', 'api', 'worker', 'terminal'].map((name) => ({
      ...fixtureReport({ name, cpu: 0.1, memory: 40, age: 0 }, START_MS),
      hostId: 'near',
      requests: ENTRIES.filter(({ sidecar }) => sidecar === name).map(({ entry }) => entry),
    })),
  },
];
