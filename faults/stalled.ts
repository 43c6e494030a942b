// Readers that never read, and much that they are told.
import { readdirSync, readlinkSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { setInterval as every } from 'node:timers/promises';
import { createKeys, REPORT_TTL_SECONDS } from '../server/contract/keys.ts';
import { toWireJson } from '../server/contract/wire.ts';
import { nextReport } from '../server/testing/make-report.ts';
import { until } from '../server/testing/until.ts';
import { connectTo } from './connect-to.ts';
import type { ServerProcess } from './server-process.ts';

interface Told {
  sidecars: number;
  channels: number;
  periodMs: number;
}

/** Opens a stream and never reads it. Of its end it hears nothing either, so that is looked for at the server. */
export async function stall(server: ServerProcess, signal: AbortSignal): Promise<IncomingMessage> {
  let ticket = '';
  const takeTicket = async () => {
    // A server that is very busy may say 503, and a client asks again.
    ticket = await server.ticket().catch(() => '');
    return ticket !== '';
  };
  await until('there is a ticket', takeTicket);
  const address = `${server.url}/api/monitor/sidecars/events?ticket=${ticket}`;
  return new Promise((resolve, reject) => {
    get(address, { agent: false, signal }, (response) => {
      response.on('error', () => {
        // Reset, once it has been dropped.
      });
      response.socket.pause();
      resolve(response);
    }).on('error', reject);
  });
}

/** Tells of so many sidecars, each with so many channels, again and again, until the signal fires. */
export async function tellMuch(
  redisUrl: string,
  { sidecars, channels, periodMs }: Told,
  signal: AbortSignal,
): Promise<void> {
  const redis = connectTo(redisUrl, signal);
  const keys = createKeys();
  const traffic = Object.fromEntries(
    Array.from({ length: channels }, (_, index) => [`a-channel-of-many-${index}`, 1e12 + index]),
  );
  for await (const _ of every(periodMs, undefined, { signal })) {
    const pipeline = redis.pipeline();
    for (let index = 0; index < sidecars; index += 1) {
      const report = nextReport({ name: `s${index}`, instance: 's', traffic });
      const json = toWireJson(report);
      pipeline
        .set(keys.report(report.name, report.instance), json, 'EX', REPORT_TTL_SECONDS)
        .publish(keys.reports, json);
    }
    await pipeline.exec();
  }
}

/** Of a process. */
export const openSockets = (pid: number): number =>
  readdirSync(`/proc/${pid}/fd`).filter((file) => isSocket(`/proc/${pid}/fd/${file}`)).length;

/** It may be closed between being listed and being looked at. */
function isSocket(file: string): boolean {
  try {
    return readlinkSync(file).startsWith('socket:');
  } catch {
    return false;
  }
}
