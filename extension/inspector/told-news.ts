// Whether what the backend told holds anything that the list does not say yet. It is asked with every frame of the stream,
// and most of those tell only what containers use.
import type { Told } from './other-requests.ts';

/** `settlesAtMs`: when the first of what was told too lately to be shown will be, by the server's clock; null: nothing was. */
export type IsNews = (told: Told | null, settlesAtMs: number | null) => boolean;

export function createToldNews(): IsNews {
  let seen: Pick<Told, 'work' | 'traces' | 'channels'> | null = null;
  let added = 0;
  return (told, settlesAtMs) => {
    const before = seen;
    const addedBefore = added;
    seen = told && { work: told.work, traces: told.traces, channels: told.channels };
    added = told?.work.ring.added() ?? 0;
    if (told === null || before === null) return told !== before;
    return (
      added !== addedBefore ||
      told.work !== before.work ||
      told.traces !== before.traces ||
      told.channels !== before.channels ||
      (settlesAtMs !== null && told.nowMs >= settlesAtMs)
    );
  };
}
