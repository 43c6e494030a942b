// The demo's topology, with the origins of its page on the port that it really has.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { DEFAULT_DEMO_PORT } from '../demo/ports.ts';
import { ROOT } from './demo-processes.ts';

/** The file for the server: the one in demo/, or an adjusted copy in the state folder where the port differs. */
export function topologyFile(redis: boolean, firstPort: number, stateFolder: string): string {
  const file = path.join(ROOT, 'demo', redis ? 'topology.redis.json' : 'topology.json');
  if (firstPort === DEFAULT_DEMO_PORT) return file;
  const topology = v.parse(v.looseObject({}), JSON.parse(readFileSync(file, 'utf8')));
  const origins = ['127.0.0.1', 'localhost'].map((host) => `http://${host}:${firstPort}`);
  const adjusted = path.join(stateFolder, 'topology.json');
  writeFileSync(adjusted, JSON.stringify({ ...topology, origins }, null, 2));
  return adjusted;
}
