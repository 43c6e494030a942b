// Bad input is dropped and counted; the first of each kind is reported, the rest would only drown it.

export type Drop = (kind: string, reason: string) => void;

const NAME = 'DroppedInput';
/** Whether it only tells of something that was dropped: no bug of whoever is told. */
export const isDropped = (error: unknown): boolean => error instanceof Error && error.name === NAME;

/** `report` hears of the first of each kind; for an extension page that is `globalThis.reportError`. */
export function createDrop(report: (error: Error) => void): Drop {
  const counts = new Map<string, number>();
  return (kind, reason) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (count > 1) return;
    const error = new Error(`Sidescope dropped a malformed ${kind}: ${reason}`);
    error.name = NAME;
    report(error);
  };
}
