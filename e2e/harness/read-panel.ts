// Expressions that read the panel as a person would: by what stands on the screen. Each in brackets, to be compared with.

const card = (name: string) => `document.querySelector(${JSON.stringify(`[data-sidecar="${name}"]`)})`;

/** Text of a sidecar's CPU or memory line. */
export const meterText = (name: string, meter: 'cpu' | 'mem'): string =>
  `(${card(name)}?.querySelector('[data-meter="${meter}"]')?.textContent ?? '')`;

export const healthOf = (name: string): string => `(${card(name)}?.dataset.health ?? '')`;
export const stateOf = (name: string): string => `(${card(name)}?.querySelector('.state')?.textContent ?? '')`;
export const looksOld = (name: string): string => `(${card(name)}?.classList.contains('old') ?? false)`;

export const pillText = `(document.querySelector('.link-pill')?.textContent ?? '')`;
export const healthyText = `(document.querySelector('.healthy-count')?.textContent ?? '')`;

/** Names of the sidecars on screen, each once. */
export const sidecarNames = `[...new Set([...document.querySelectorAll('[data-sidecar]')].map((card) => card.dataset.sidecar))]`;

/** True once every card shows a CPU and a memory figure. */
export const allHaveNumbers = `
  document.querySelectorAll('[data-sidecar]').length > 0 &&
  [...document.querySelectorAll('.meter-percent')].every((cell) => /\\d/.test(cell.textContent))`;
