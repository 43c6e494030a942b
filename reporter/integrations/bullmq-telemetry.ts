// What a BullMQ job does while it runs belongs to it: what it asks of others, counts and queues. BullMQ runs each job within
// the context that its `telemetry` option gives (https://docs.bullmq.io/guide/telemetry); this is that option, and a context
// is the work itself. Jobs in a process or thread of their own (a processor that is a file) run without it.
import { currentWork, newWork, runAs, type Work } from '../requests/current-work.ts';
import type { Requests } from '../requests/request-log.ts';
import { continueTrace } from '../requests/trace-context.ts';

/** SpanKind of a job that is run; all other kinds are what BullMQ itself does. */
const CONSUMER = 4;

type Context = Work | undefined;
interface Span {
  setSpanOnContext(context: Context): Context;
  setAttribute(): void;
  setAttributes(): void;
  addEvent(): void;
  recordException(): void;
  end(): void;
}

/** BullMQ’s interface Telemetry. */
export interface JobTelemetry {
  tracer: { startSpan(name: string, options?: { kind: number }, parent?: Context): Span };
  contextManager: {
    // biome-ignore lint/suspicious/noExplicitAny: as BullMQ declares it
    with<A extends (...args: any[]) => any>(context: Context, run: A): ReturnType<A>;
    active(): Context;
    root(): Context;
    getMetadata(context: Context): string;
    fromMetadata(active: Context, metadata: string): Context;
  };
}

export interface JobContexts {
  telemetry: JobTelemetry;
  /** The job that the code that runs now is part of; undefined: none, or it has no name. */
  currentJob(): Work | undefined;
}

export function createJobContexts(requests: Requests): JobContexts {
  const jobs = new WeakSet<Work>();
  const begin = (metadata?: string): Context => {
    if (!requests.isWanted() && !requests.isAlwaysNamed()) return undefined;
    const job = newWork(continueTrace(traceparentIn(metadata)));
    jobs.add(job);
    return job;
  };
  const telemetry: JobTelemetry = {
    tracer: {
      startSpan: (_name, options, parent) => (options?.kind === CONSUMER ? spanOf(() => parent ?? begin()) : INNER),
    },
    contextManager: {
      with: (context, run) => runAs(context, run),
      active: currentWork,
      root: () => undefined,
      // Of the job it says nothing new: a later attempt is told under what queued the job, as the first one was.
      getMetadata: () => '',
      fromMetadata: (_active, metadata) => begin(metadata),
    },
  };
  return {
    telemetry,
    currentJob() {
      const work = currentWork();
      return work !== undefined && jobs.has(work) ? work : undefined;
    },
  };
}

const nothing = () => undefined;
const spanOf = (setSpanOnContext: Span['setSpanOnContext']): Span => ({
  setSpanOnContext,
  setAttribute: nothing,
  setAttributes: nothing,
  addEvent: nothing,
  recordException: nothing,
  end: nothing,
});
/** What BullMQ does besides is part of whatever it is done in. */
const INNER = spanOf((context) => context);

/** Ours is the header itself; BullMQ's own telemetry keeps a list of headers as JSON. */
export const traceparentIn = (metadata: string | undefined): string | undefined =>
  /\b[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\b/.exec(metadata ?? '')?.[0];
