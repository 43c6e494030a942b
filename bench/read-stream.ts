// One subscriber of a whole server. In: its address and token. Out: every total that a report on the stream carries, and
// when it came. Resolves with the first bytes; ends with the signal.
import { get, type IncomingMessage } from 'node:http';
import { TicketBody } from '../server/contract/http.ts';
import { parseWire } from '../server/contract/parse.ts';
import { parseStreamEvent } from '../server/contract/stream.ts';

const PATH = '/api/monitor/sidecars';
type OnTotal = (instance: string, total: number, atMs: number) => void;

export async function readStream(
  { url, token }: { url: string; token: string },
  onTotal: OnTotal,
  signal: AbortSignal,
): Promise<void> {
  const headers = { Authorization: `Bearer ${token}` };
  const taken = await fetch(`${url}${PATH}/ticket`, { method: 'POST', headers });
  const parsed = parseWire(TicketBody, await taken.json());
  if (!parsed.ok) throw new Error(`no ticket: ${parsed.reason}`);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}${PATH}/events?ticket=${parsed.value.ticket}`, { signal }, resolve).on('error', reject);
  });
  let rest = '';
  response.setEncoding('utf8').on('error', () => {});
  response.on('data', (chunk: string) => {
    const atMs = performance.timeOrigin + performance.now();
    const frames = (rest + chunk).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) readFrame(frame, (instance, total) => onTotal(instance, total, atMs));
  });
}

function readFrame(frame: string, onTotal: (instance: string, total: number) => void): void {
  const data = /^event: reports\ndata: (.*)$/m.exec(frame)?.[1];
  if (data === undefined) return;
  const event = parseStreamEvent('reports', data);
  if (!event.ok || event.value.type !== 'reports') throw new Error('a frame cannot be read');
  for (const { instance, traffic } of event.value.reports) onTotal(instance, traffic['browser'] ?? 0);
}
