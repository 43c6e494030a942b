// Where GETs are left out because they poll, an answer whose status differs from the one before is kept, so that also the end
// of an outage is seen. The extension and the app's reporter decide by this alike. Pure but for the statuses that it remembers.

/** Most routes whose last status is remembered. */
const MAX_ROUTES = 200;

/** Not modified is the answer from before. */
export const plainStatus = (status: number | null): number | null => (status === 304 ? 200 : status);

export interface ChangedStatus {
  /** Whether the route's last answer had another status. The first has none before it. */
  isChanged(route: string, status: number | null): boolean;
  forget(): void;
}

export function createChangedStatus(): ChangedStatus {
  const last = new Map<string, number | null>();
  return {
    isChanged(route, status) {
      const before = last.get(route);
      const now = plainStatus(status);
      // The one that was asked last is the last to go.
      last.delete(route);
      last.set(route, now);
      const [oldest] = last.size > MAX_ROUTES ? last.keys() : [];
      if (oldest !== undefined) last.delete(oldest);
      return before !== undefined && before !== now;
    },
    forget: () => last.clear(),
  };
}
