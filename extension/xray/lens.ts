// Whose a piece of work is: of a request of this tab, of another tab, or of nothing that a browser is known to have asked
// for. Pure.

export const LENSES = ['mine', 'other-tabs', 'background'] as const;
export type Lens = (typeof LENSES)[number];

/** Ids under which the servers may know the browser's requests. */
export interface KnownTraces {
  mine: ReadonlySet<string>;
  otherTabs: ReadonlySet<string>;
}

export const NO_TRACES: KnownTraces = { mine: new Set(), otherTabs: new Set() };

export const LENS_LABEL: Record<Lens, string> = { mine: 'Mine', 'other-tabs': 'Other tabs', background: 'Background' };
export const LENS_MEANING: Record<Lens, string> = {
  mine: 'For requests of this tab',
  'other-tabs': 'For requests of other tabs',
  background: 'No request of this browser is known for it: jobs, schedules, other clients',
};

export function lensOf(traceId: string, { mine, otherTabs }: KnownTraces): Lens {
  if (mine.has(traceId)) return 'mine';
  return otherTabs.has(traceId) ? 'other-tabs' : 'background';
}
