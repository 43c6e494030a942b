import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseTopology, type Topology } from '../server/contract/topology.ts';
import { demoProcessNames } from './demo-processes.ts';
import { topologyFile } from './topology-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sidescope-topology-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(file: string): Topology {
  const parsed = parseTopology(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

test('each topology declares the processes that are started, and redis where that is the queue', () => {
  const names = (redis: boolean) => read(topologyFile(redis, 7380, folder)).sidecars.map(({ name }) => name);
  expect(names(false).sort()).toEqual([...demoProcessNames(false)].sort());
  expect(names(true)).toEqual(['frontend', 'api', 'worker', 'beat', 'redis', 'terminal']);
  expect(names(true).sort()).toEqual([...demoProcessNames(true), 'redis'].sort());
});

test('on another port the origins of the page follow', () => {
  const usual = topologyFile(false, 7380, folder);
  const moved = topologyFile(false, 9100, folder);
  expect(read(moved)).toEqual({ ...read(usual), origins: ['http://127.0.0.1:9100', 'http://localhost:9100'] });
});
