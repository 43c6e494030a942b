// What a person typed into the pairing form, read. Pure.
import type { Parsed } from '../../server/contract/parse.ts';
import type { PairDraft } from './pairing-record.ts';
import { parseServerAddress } from './server-address.ts';

export interface PairInput {
  /** Origin of the server. */
  url: string;
  /** Six digits. */
  code: string;
}

/** The address as in server-address.ts, the code with spaces or without; or a sentence that says which is wrong. */
export function readPairInput({ address, code }: Pick<PairDraft, 'address' | 'code'>): Parsed<PairInput> {
  const digits = code.replace(/\s/g, '');
  const origin = parseServerAddress(address);
  if (!origin.ok) return origin;
  if (/^\d{6}$/.test(digits)) return { ok: true, value: { url: origin.value, code: digits } };
  return { ok: false, reason: 'The code is the six digits that the server printed when it started.' };
}
