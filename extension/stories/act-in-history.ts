// What the reader of a story did in the History tab, by the means that a reader has.
import type { StoryHistory } from './history-stories.ts';

const press = (element: Element | null, name: string) => {
  const [key = '', shift] = name.split('+').reverse();
  element?.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey: shift === 'Shift', bubbles: true }));
};

/** Opens the tab, as high as it goes, and presses the keys once the charts are there. */
export function actInHistory(root: HTMLElement, { keys = [] }: StoryHistory): void {
  root.querySelector<HTMLElement>('#drawer-tab-history')?.click();
  press(root.querySelector('.drawer-splitter'), 'Home');
  press(root.querySelector('.drawer-splitter'), 'End');
  const wait = () => {
    const charts = root.querySelector('.time-overlay');
    if (charts === null) return requestAnimationFrame(wait);
    for (const key of keys) press(charts, key);
    return 0;
  };
  if (keys.length > 0) requestAnimationFrame(wait);
}
