// Expressions that read the Events tab as a person would. Each in brackets, to be compared with.

/** The rows on screen, each as "down worker  degraded → down stopped reporting": without its time. */
export const eventRows = `([...document.querySelectorAll('.event')].map((row) =>
  ['.event-kind', '.event-sidecar', '.event-instance', '.event-change', '.event-reason']
    .map((part) => row.querySelector(part)?.textContent ?? '').filter(Boolean).join(' ')))`;

/** How many rows there are, in sight or not. */
export const eventCount = `Number(document.querySelector('.event')?.getAttribute('aria-setsize') ?? 0)`;

/** The rows that are about one sidecar. */
export const eventsOf = (sidecar: string): string =>
  `(${eventRows}.filter((row) => row.split(' ').includes(${JSON.stringify(sidecar)})))`;

/** "Paused, 3 waiting"; empty while nothing is paused. */
export const waitingText = `(document.querySelector('.events-waiting > span')?.textContent ?? '')`;
export const unseenText = `(document.querySelector('.events-unseen')?.textContent ?? '')`;
export const announced = `(document.querySelector('.server-panel > [role="status"].visually-hidden')?.textContent ?? '')`;

export const click = (selector: string): string => `document.querySelector(${JSON.stringify(selector)}).click()`;
export const PAUSE_EVENTS = '[aria-label="Pause events"]';
export const EVENTS_TAB = '#drawer-tab-events';
