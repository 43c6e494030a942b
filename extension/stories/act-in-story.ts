// What the reader of a story did, done by the means that a reader has: clicks, keys and scrolling.
import type { ServerLog } from '../events/server-log.ts';
import type { StoryEvents } from './event-stories.ts';
import { NOW_MS } from './fixtures.ts';

/** Every story begins the same: with nothing remembered from the one before. */
export function forgetStories(): void {
  localStorage.clear();
  sessionStorage.clear();
}

const click = (root: HTMLElement, selector: string) => root.querySelector<HTMLElement>(selector)?.click();

export function actInStory(root: HTMLElement, events: StoryEvents, log: ServerLog): void {
  click(root, '#drawer-tab-events');
  onceThere(root, '.events', () => act(root, events, log));
}

/** At the next frame at which it stands there: views are loaded when they are wanted. */
function onceThere(root: HTMLElement, selector: string, then: () => void): void {
  requestAnimationFrame(() => {
    if (root.querySelector(selector) === null) onceThere(root, selector, then);
    else then();
  });
}

function act(root: HTMLElement, { after = [], reader }: StoryEvents, { hear, show }: ServerLog): void {
  if (reader === 'collapses') click(root, '.drawer-header > .icon-button');
  if (reader === 'pauses') click(root, '[aria-label="Pause events"]');
  if (reader === 'filters') typeFilter(root, 'nothing like this');
  if (reader === 'scrolls-up') root.querySelector('.events-list')?.scrollTo(0, 90);
  // Scrolling is told at the next frame.
  requestAnimationFrame(() => {
    for (const event of after) hear(event, NOW_MS);
    show(false);
  });
}

function typeFilter(root: HTMLElement, text: string): void {
  const field = root.querySelector<HTMLInputElement>('.events-filter');
  if (field === null) return;
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
