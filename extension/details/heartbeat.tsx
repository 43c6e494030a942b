import { Heart } from 'lucide';
import { Icon } from '../app/icon.tsx';

/** Beats once for each report that arrived, and never by itself; its size stays. A new key makes a new element, which begins anew. */
export function Heartbeat({ receivedAtMs }: { receivedAtMs: number | null }) {
  return (
    <span key={receivedAtMs ?? 0} class={receivedAtMs === null ? 'heartbeat' : 'heartbeat beat'}>
      <Icon icon={Heart} size={10} filled />
    </span>
  );
}
