// Test aid: this process follows its requests as if somebody watched, until the test ends.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, vi } from 'vitest';
import { traceHttpServers } from '../requests/http-servers.ts';
import { traceOutgoing } from '../requests/outgoing.ts';
import { createRequestLog } from '../requests/request-log.ts';

export function watched() {
  const requests = createRequestLog();
  requests.setWanted(true);
  for (const stop of [traceHttpServers(requests), traceOutgoing()]) onTestFinished(stop);
  /** Entries are told when the answer has left, which is after the reader has it. */
  const entries = async (count: number) => {
    await vi.waitFor(() => expect(requests.take().length).toBeGreaterThanOrEqual(count), { interval: 2 });
    return requests.take();
  };
  return { requests, entries };
}

export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
