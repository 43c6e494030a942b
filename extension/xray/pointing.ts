// What is under the pointer or has the focus lights its sidecar on the map.
import type { MapLight } from '../topology/map-light.ts';

/** Handlers of an element that stands for a sidecar; null: for none. */
export function pointing({ pointed }: MapLight, sidecar: string | null) {
  const point = () => {
    pointed.value = sidecar;
  };
  const leave = () => {
    if (pointed.peek() === sidecar) pointed.value = null;
  };
  return { onPointerEnter: point, onPointerLeave: leave, onFocusIn: point, onFocusOut: leave };
}
