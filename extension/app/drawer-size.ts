// How high the drawer is: its share of the panel, in percent, so that it fits a DevTools docked low as well as a window.
// Pure.

/** Smallest and largest share; less or more is what collapsing is for. */
export const DRAWER_PERCENT = { least: 15, most: 85, first: 40 } as const;
const STEP_PERCENT = 5;

export const clampedPercent = (percent: number): number =>
  Math.round(Math.min(DRAWER_PERCENT.most, Math.max(DRAWER_PERCENT.least, percent)));

/** The share after a key on the splitter, as the ARIA window splitter pattern has it; null: the key moves nothing. */
export function percentAfterKey(key: string, percent: number): number | null {
  switch (key) {
    case 'ArrowUp':
      return clampedPercent(percent + STEP_PERCENT);
    case 'ArrowDown':
      return clampedPercent(percent - STEP_PERCENT);
    case 'Home':
      return DRAWER_PERCENT.least;
    case 'End':
      return DRAWER_PERCENT.most;
    default:
      return null;
  }
}
