// The floor of a reporter in an app: once a second it reads what a reporter reads, and sends five commands as long as a
// report's to Redis. Nothing is made of what was read, the bytes are always the same, and nothing minds what is answered.
import { existsSync, openSync, readvSync } from 'node:fs';
import { connect } from 'node:net';
import { encodeCommands } from '../reporter/resp/encode.ts';

const INTERVAL_MS = 1_000;
const REPORT_LENGTH = 700;
const V1 = [
  'cpuacct/cpuacct.usage',
  'cpu/cpu.stat',
  'memory/memory.usage_in_bytes',
  'memory/memory.stat',
  'memory/memory.oom_control',
];
const V2 = [
  'cpu.stat',
  'memory.current',
  'memory.stat',
  'memory.events',
  'cpu.pressure',
  'memory.pressure',
  'io.pressure',
];

/** Until the process ends. */
export function startBareReport(redisUrl: string): void {
  const { hostname, port } = new URL(redisUrl);
  const files = [V1, V2].map((names) =>
    names.map((name) => `/sys/fs/cgroup/${name}`).filter((name) => existsSync(name)),
  );
  const descriptors = (files.find((found) => found.length > 2) ?? []).map((name) => openSync(name, 'r'));
  const buffers = [Buffer.alloc(16_384)];
  const report = 'x'.repeat(REPORT_LENGTH);
  const bytes = Buffer.from(
    encodeCommands([
      ['SET', `bare:${process.pid}`, report, 'EX', 30],
      ['ZADD', 'bare', Date.now(), String(process.pid)],
      ['PUBLISH', 'bare', report],
      ['GET', 'bare:watch'],
      ['GET', 'bare:excluded'],
    ]),
  );
  const onread = { buffer: Buffer.alloc(2_048), callback: () => true };
  const socket = connect({ host: hostname, port: Number(port), onread });
  socket.setNoDelay(true);
  setInterval(() => {
    for (const descriptor of descriptors) readvSync(descriptor, buffers, 0);
    socket.write(bytes);
  }, INTERVAL_MS);
}
