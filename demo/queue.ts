// The demo's job queue over HTTP. In: jobs from api and beat. Out: jobs to whoever asks, held until there is one.
import * as v from 'valibot';
import { endSignal } from './end-signal.ts';
import { JobKind, JobSchema } from './job.ts';
import { createMemoryQueue } from './memory-queue.ts';
import { demoPorts, firstDemoPort } from './ports.ts';
import { serve } from './serve.ts';

const signal = endSignal();
const queue = createMemoryQueue();

serve(
  demoPorts(firstDemoPort(process.env)).queue,
  {
    'POST /jobs': async ({ body, json }) => {
      const wanted = v.safeParse(v.object({ kind: JobKind, traceparent: v.nullable(v.string()) }), await body());
      if (wanted.success) json(201, await queue.add(wanted.output.kind, wanted.output.traceparent));
      else json(400, { error: 'a job needs a kind: "receipt" or "clean-up"' });
    },
    'POST /take': async ({ response, json }) => {
      const left = new AbortController();
      response.once('close', () => left.abort());
      const job = await queue.take(AbortSignal.any([signal, left.signal]));
      if (job === null) response.writeHead(204).end();
      else json(200, job);
    },
    'POST /finished': async ({ body, response, json }) => {
      const job = v.safeParse(JobSchema, await body());
      if (!job.success) return json(400, { error: 'not a job' });
      await queue.finish(job.output);
      response.writeHead(204).end();
    },
    'DELETE /finished': async ({ json }) => json(200, { dropped: await queue.dropFinished() }),
    'GET /waiting': async ({ json }) => json(200, { waiting: await queue.waiting() }),
    'GET /jobs/:id': async ({ id, json }) => {
      const job = await queue.find(id);
      json(job === null ? 404 : 200, job);
    },
  },
  signal,
);
