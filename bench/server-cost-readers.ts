// Subscribers of a whole server. In: {"url","token","count"}: opens streams until so many are open. Out: how many are.
// In: {"take":true}. Out: how many bytes came to all of them since the last asking.
import { connect } from 'node:net';
import * as v from 'valibot';
import { TicketBody } from '../server/contract/http.ts';
import { parseWire } from '../server/contract/parse.ts';
import { endWithParent } from './sse-subject.ts';

const PATH = '/api/monitor/sidecars';
const Asked = v.union([
  v.object({ url: v.string(), token: v.string(), count: v.number() }),
  v.object({ take: v.literal(true) }),
]);
const buffer = Buffer.allocUnsafe(65_536);
let open = 0;
let bytes = 0;

async function ticket(url: string, token: string): Promise<string> {
  const answer = await fetch(`${url}${PATH}/ticket`, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
  const parsed = parseWire(TicketBody, await answer.json());
  if (!parsed.ok) throw new Error(`no ticket: ${parsed.reason}`);
  return parsed.value.ticket;
}

/** Resolves with the first bytes of the stream. */
async function subscribe(url: string, token: string): Promise<void> {
  const { host, hostname, port } = new URL(url);
  const request = `GET ${PATH}/events?ticket=${await ticket(url, token)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  await new Promise<void>((resolve, reject) => {
    const callback = (length: number) => {
      bytes += length;
      resolve();
      return true;
    };
    const socket = connect({ host: hostname, port: Number(port), onread: { buffer, callback } }, () => {
      socket.write(request);
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server ended a stream')));
  });
  open += 1;
}

process.on('message', async (message) => {
  const asked = v.parse(Asked, message);
  if ('count' in asked) while (open < asked.count) await subscribe(asked.url, asked.token);
  process.send?.({ open, bytes });
  bytes = 0;
});
process.send?.({ open: 0, bytes: 0 });
endWithParent();
