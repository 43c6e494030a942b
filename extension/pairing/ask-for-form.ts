// "Show the pairing form": said by a page that has none, to the popup that it opens.
import type { StoredValue } from '../storage/stored-value.ts';
import { FIRST_DRAFT, PairDraftSchema, parseRecord } from './pairing-record.ts';

/** Whatever is typed already stays. */
export const askForForm = (draft: StoredValue): Promise<unknown> =>
  draft.update((stored) => ({ ...(parseRecord(PairDraftSchema, stored, () => {}) ?? FIRST_DRAFT), begun: true }));
