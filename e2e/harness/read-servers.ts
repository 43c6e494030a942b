// Expressions that read which servers a view knows, and which one it shows.

export const tabNames = `[...document.querySelectorAll('[role="tab"].server-tab')].map((tab) => tab.textContent)`;
export const shownServer = `(document.querySelector('.server-tab[aria-selected="true"]')?.textContent ?? '')`;
export const originNote = `(document.querySelector('.origin-note')?.textContent ?? '')`;
/** Events counted on a channel, as its row says; 0 while it says nothing. */
export const totalOf = (channel: string) =>
  `Number((/↣([\\d,]+)/.exec(document.querySelector('[data-channel="${channel}"]')?.textContent ?? '')?.[1] ?? '0').replaceAll(',', ''))`;
export const clickTab = (name: string) =>
  `[...document.querySelectorAll('.server-tab')].find((tab) => tab.textContent === ${JSON.stringify(name)}).click()`;
