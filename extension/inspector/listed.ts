// A request as the list holds it: the entry, what kind it is of, whose it is, and whether it is shown.
import type { Lens } from '../xray/lens.ts';
import type { Served } from '../xray/served.ts';
import { isError, isMutation, isSlow, type RequestEntry } from './request-entry.ts';
import { bytesOf, type Slot } from './ring.ts';

export type Chip = 'errors' | 'slow' | 'mutations';
export const CHIPS: readonly Chip[] = ['errors', 'slow', 'mutations'];

export interface Listed extends Slot, Record<Chip, boolean> {
  lens: Lens;
  /** What it took of the network. */
  networkBytes: number;
  /** The sidecar that told of it; null: the browser did. */
  teller: string | null;
  /** What the backend did for it; null: it has not told of it. */
  served: Served | null;
  /** Whether lens, filter and chips let it through. */
  shown: boolean;
}

export const listedOf = (entry: RequestEntry, lens: Lens = 'mine', teller: string | null = null): Listed => ({
  entry,
  bytes: bytesOf(entry),
  otherId: null,
  lens,
  teller,
  served: null,
  ...factsOf(entry),
  shown: false,
});

/** What is counted of a row, as of its entry now. */
export const factsOf = (entry: RequestEntry): Pick<Listed, Chip | 'networkBytes'> => ({
  networkBytes: entry.transferBytes ?? 0,
  errors: isError(entry),
  slow: isSlow(entry),
  mutations: isMutation(entry),
});
