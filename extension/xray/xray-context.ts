// What the X-ray of a request needs besides the request itself.
import type { ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import type { ServerModel } from '../models/server-model.ts';
import type { KnownTraces } from './lens.ts';

export interface XrayScope {
  /** Whose apps did the work. */
  server: Pick<ServerModel, 'work' | 'keepWork' | 'snapshot' | 'log' | 'light' | 'choose'>;
  traces: ReadonlySignal<KnownTraces>;
}

/** null: no server is selected. */
export const XrayContext = createContext<XrayScope | null>(null);
