// What is kept of a pairing while the browser runs, so that it outlives the page it was begun in: a popup closes as soon
// as the browser's own prompt, or a terminal, takes the focus. Each record has one writer. Pure.
import * as v from 'valibot';
import { parseValue } from '../../server/contract/parse.ts';
import type { Drop } from '../link/dropped.ts';
import { ServerEntrySchema } from '../link/view-message.ts';

const Typed = v.pipe(v.string(), v.maxLength(300));

/** What stands in the form. Written by the page that shows it, or asks another page to show it. */
export const PairDraftSchema = v.object({
  address: Typed,
  code: Typed,
  /** Somebody asked for the form. */
  begun: v.optional(v.boolean(), false),
});

/** "Pair with this as soon as the host is allowed." Written by the page, within the click; taken by the background. */
export const PairRequestSchema = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  url: ServerEntrySchema.entries.url,
  code: v.pipe(v.string(), v.regex(/^\d{6}$/)),
  /** By this machine's clock. */
  askedAtMs: v.number(),
  /** The person did not allow the host. */
  denied: v.boolean(),
});

/** How it goes, or went. Written by the background; a page that has shown a success takes it away. */
export const PairProgressSchema = v.variant('stage', [
  v.object({ stage: v.literal('pairing') }),
  /** `reason`: a sentence that says what went wrong and what mends it. */
  v.object({ stage: v.literal('failed'), reason: v.string() }),
  v.object({ stage: v.literal('paired'), name: ServerEntrySchema.entries.name }),
]);

export type PairDraft = v.InferOutput<typeof PairDraftSchema>;
export type PairRequest = v.InferOutput<typeof PairRequestSchema>;
export type PairProgress = v.InferOutput<typeof PairProgressSchema>;

export const FIRST_DRAFT: PairDraft = { address: '127.0.0.1:7373', code: '', begun: false };

/** So long a request waits for its host to be allowed; by then the server's code has lapsed, too. */
export const REQUEST_LIFE_MS = 600_000;

/** null: nothing is kept. What cannot be read counts as nothing, and is told of. */
export function parseRecord<const S extends v.GenericSchema>(
  schema: S,
  stored: unknown,
  drop: Drop,
): v.InferOutput<S> | null {
  if (stored === undefined || stored === null) return null;
  const parsed = parseValue(schema, stored);
  if (parsed.ok) return parsed.value;
  drop('pairing record', parsed.reason);
  return null;
}

/** What to say while the browser has not been told to let the extension reach the server. */
export const notAllowedText = (url: string): string =>
  `Sidescope may not reach ${url} unless you allow it. Pair again, and allow it.`;
