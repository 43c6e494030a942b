// What a row shows of its sidecars. In sight: every picture. Out of sight: one every few seconds, each row in its turn, so
// that of 200 cards those that nobody can see cost next to nothing.
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect, useMemo } from 'preact/hooks';
import { memoized } from '../models/memoized.ts';
import type { TopologySignals } from './map-signals.ts';

/** A row this close to the edge counts as in sight, so that it is up to date when it is scrolled in. */
const MARGIN = '120px';

/** The signals of one row; `index` says which. Those of the sidecars hold still while the row is out of sight. */
export function useRowSignals(
  row: RefObject<HTMLElement | null>,
  index: number,
  signals: TopologySignals,
): TopologySignals {
  const inSight = useInSight(row);
  return useMemo(() => {
    const turn = signals.turnOfUnseen(index);
    const sidecarNamed = memoized((name) => seenOrInTurn(signals.sidecarNamed(name), inSight, turn));
    const channelTotal = memoized((id) => seenOrInTurn(signals.channelTotal(id), inSight, turn));
    const recentOf = memoized((name) => computed(() => (inSight.value ? signals.recentOf(name).value : null)));
    return { ...signals, sidecarNamed, channelTotal, recentOf };
  }, [signals, index, inSight]);
}

/** In sight until the browser says otherwise. */
function useInSight(row: RefObject<HTMLElement | null>): ReadonlySignal<boolean> {
  const inSight = useMemo(() => signal(true), []);
  useLayoutEffect(() => {
    if (row.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        inSight.value = entries.at(-1)?.isIntersecting ?? true;
      },
      // Of all that scrolls around the row: `rootMargin` would be of the window alone, in which the map scrolls.
      { scrollMargin: MARGIN },
    );
    observer.observe(row.current);
    return () => observer.disconnect();
  }, [row, inSight]);
  return inSight;
}

/** The sidecar as it is; out of sight, as it was when its turn last came. */
export const seenOrInTurn = <T>(
  sidecar: ReadonlySignal<T>,
  inSight: ReadonlySignal<boolean>,
  turn: ReadonlySignal<number>,
): ReadonlySignal<T> =>
  computed(() => {
    if (inSight.value) return sidecar.value;
    // Read, so that this runs again when the turn comes; of the sidecar itself it does not hear.
    void turn.value;
    return sidecar.peek();
  });

const NEVER = signal(false);

/** The sidecar as it was when its turn last came. */
export const inTurn = <T>(sidecar: ReadonlySignal<T>, turn: ReadonlySignal<number>): ReadonlySignal<T> =>
  seenOrInTurn(sidecar, NEVER, turn);
