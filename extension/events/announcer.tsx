// Says changes of health to a screen reader, politely: what changes within a moment is one sentence.
import { effect, type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import { type Clock, systemClock } from '../link/clock.ts';
import { announcement } from './announcement.ts';

/** So long a burst is gathered; who comes back within it was never away. */
export const GATHER_MS = 1_000;

export function Announcer({ snapshot }: { snapshot: ReadonlySignal<Snapshot | null> }) {
  const text = useSignal('');
  useEffect(() => {
    const ending = new AbortController();
    announceChanges(
      snapshot,
      systemClock,
      (next) => {
        text.value = next;
      },
      ending.signal,
    );
    return () => ending.abort();
  }, [snapshot, text]);
  return (
    <p class="visually-hidden" role="status">
      {text}
    </p>
  );
}

/** Calls `say` with each announcement, until the signal fires. The first picture is no change. */
export function announceChanges(
  snapshot: ReadonlySignal<Snapshot | null>,
  clock: Clock,
  say: (text: string) => void,
  signal: AbortSignal,
): void {
  let said: Snapshot | null = null;
  let cancel: (() => void) | null = null;
  const speak = () => {
    cancel = null;
    const now = snapshot.peek();
    const text = said && now ? announcement(said, now) : '';
    said = now;
    if (text !== '') say(text);
  };
  const stop = effect(() => {
    const now = snapshot.value;
    if (now === null || cancel !== null) return;
    said ??= now;
    if (announcement(said, now) === '') said = now;
    else cancel = clock.after(GATHER_MS, speak);
  });
  signal.addEventListener('abort', () => {
    stop();
    cancel?.();
  });
}
