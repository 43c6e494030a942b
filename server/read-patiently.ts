// One answer that comes too late, or a connection that is replaced, is no outage: the picture is read once more before it
// is called lost. In: a store. Out: what it holds, or StoreLostError, in less than the 250 ms that a snapshot may take.
import { setTimeout as delay } from 'node:timers/promises';
import { withDeadline } from './deadline.ts';
import { type Store, StoreLostError } from './store/store.ts';

/** The second reading begins no sooner: what broke is given time to come back. As long as an answer is waited for. */
const AGAIN_AFTER_MS = 100;
/** Both readings together take no longer. */
const GIVE_UP_AFTER_MS = 170;

export async function readPatiently(
  store: Pick<Store, 'readPicture' | 'state'>,
  nowMs: () => number,
): ReturnType<Store['readPicture']> {
  const beganMs = nowMs();
  try {
    return await store.readPicture();
  } catch (error) {
    // A refusal would be said again; trouble that lasts is what the store says of itself.
    if (!(error instanceof StoreLostError) || error.refused || store.state().kind === 'lost') throw error;
  }
  await delay(Math.max(0, beganMs + AGAIN_AFTER_MS - nowMs()));
  return withDeadline(store.readPicture(), beganMs + GIVE_UP_AFTER_MS - nowMs(), tooLate);
}

const tooLate = () => new StoreLostError(`no answer within ${GIVE_UP_AFTER_MS} ms`, 'redis_timeout');
