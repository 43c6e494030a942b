// Servers under test, each with its readers' process, all alive at once. Frames are published to one at a time, over
// one kept-alive connection each, and every figure is refused unless all that was sent came, in order.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { startChild } from './child.ts';
import { watchOtherLoad } from './machine-load.ts';
import { cpuMicros, type Memory, memoryOf } from './process-cost.ts';
import { createMessages } from './sse-message.ts';
import { startNchan } from './sse-nchan.ts';

const NODE_SUBJECTS = {
  ours: 'sse-ours.ts',
  'node:net': 'sse-floor.ts',
  'node:http': 'sse-http.ts',
  '@fastify/sse': 'sse-fastify.ts',
  'better-sse': 'sse-better.ts',
} as const;
export type SubjectName = keyof typeof NODE_SUBJECTS | 'nchan';

export interface Audience {
  readers: number;
  /** Of the readers, how many never read. */
  stalled: number;
  frameBytes: number;
}

export interface Slice {
  /** CPU microseconds of the server a delivered frame. */
  microsPerFrame: number;
  p50Ms: number;
  p99Ms: number;
  /** Of the server, when the last frame had come: later a process that is left alone gives pages back. */
  rssKb: number;
  /** Share of the machine that somebody else used. */
  otherShare: number;
}

export interface Subject {
  name: SubjectName;
  /** Before the audience came. */
  atStart: Memory;
  memory(): Memory;
  /** Publishes so many frames at this rate and waits until they came. Rejects when one was lost or misplaced. */
  publish(frames: number, hertz: number): Promise<Slice>;
}

const REHEARSAL = { readers: 50, frames: 20, hertz: 100, settleMs: 100 };

const Ports = v.object({ port: v.number(), publishPort: v.number() });
const Connected = v.object({ connected: v.number() });
const Came = v.object({ delivered: v.number(), misplaced: v.number(), p50: v.number(), p99: v.number() });

/** null: it is not installed. */
export async function stage(name: SubjectName, audience: Audience, signal: AbortSignal): Promise<Subject | null> {
  const server = name === 'nchan' ? await startNchan(signal) : await startNode(NODE_SUBJECTS[name], audience, signal);
  const [pid] = server?.pids ?? [];
  if (server === null || pid === undefined) return null;
  const publishOne = createPublisher(server.publishPort, audience.frameBytes, signal);
  await rehearse(server.port, publishOne);
  const atStart = memoryOf(pid);
  const args = [server.port, audience.readers, audience.stalled].map(String);
  const { child: readers } = await startChild('sse-readers.ts', args, Connected, signal);
  const publish = async (frames: number, hertz: number) => {
    const otherShare = watchOtherLoad([...server.pids, readers.pid ?? 0]);
    const before = cpuMicros(server.pids);
    await publishAll(publishOne, frames, hertz);
    const expected = frames * (audience.readers - audience.stalled);
    const { p50, p99 } = await collect(name, readers, expected);
    const microsPerFrame = (cpuMicros(server.pids) - before) / expected;
    return { microsPerFrame, p50Ms: p50, p99Ms: p99, rssKb: memoryOf(pid).rssKb, otherShare: otherShare() };
  };
  return { name, atStart, memory: () => memoryOf(pid), publish };
}

/** A few readers come and go first, so that loading and compiling is not taken for what a stream needs. */
async function rehearse(port: number, publishOne: () => Promise<void>): Promise<void> {
  const leaving = new AbortController();
  try {
    await startChild('sse-readers.ts', [String(port), String(REHEARSAL.readers), '0'], Connected, leaving.signal);
    await publishAll(publishOne, REHEARSAL.frames, REHEARSAL.hertz);
  } finally {
    leaving.abort();
  }
  await delay(REHEARSAL.settleMs);
}

async function startNode(file: string, { readers }: Audience, signal: AbortSignal) {
  const { child, first } = await startChild(file, [String(readers)], Ports, signal);
  return { ...first, pids: [child.pid ?? 0] };
}

/** At times fixed beforehand, so that a late one does not delay the rest. */
async function publishAll(publishOne: () => Promise<void>, frames: number, hertz: number): Promise<void> {
  const startMs = performance.now();
  for (let frame = 0; frame < frames; frame += 1) {
    await delay(Math.max(0, startMs + (frame * 1_000) / hertz - performance.now()));
    await publishOne();
  }
}

function createPublisher(port: number, frameBytes: number, signal: AbortSignal): () => Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const messageOf = createMessages(frameBytes);
  signal.addEventListener('abort', () => agent.destroy(), { once: true });
  let sequence = 0;
  return () =>
    new Promise((resolve, reject) => {
      sequence += 1;
      const body = messageOf(sequence);
      const headers = {
        'Content-Type': 'application/json',
        'Content-Length': body.length,
        'X-EventSource-Event': 'reports',
      };
      const sent = request({ host: '127.0.0.1', port, path: '/publish', method: 'POST', agent, headers }, (answer) => {
        if ((answer.statusCode ?? 500) >= 300) reject(new Error(`publishing was answered with ${answer.statusCode}`));
        answer.resume().on('end', resolve);
      });
      sent.on('error', reject);
      sent.end(body);
    });
}

async function collect(name: string, readers: ChildProcess, expected: number): Promise<v.InferOutput<typeof Came>> {
  readers.send({ expected });
  const [message] = await once(readers, 'message');
  const came = v.parse(Came, message);
  if (came.delivered !== expected || came.misplaced > 0)
    throw new Error(
      `${name}: ${came.delivered} of ${expected} frames came, ${came.misplaced} out of order: no figure counts`,
    );
  return came;
}
