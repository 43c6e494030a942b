// Expressions that read the X-ray of a request as a person would. Each in brackets.

export const XRAY_TAB = '#request-details-xray';

/** Who stands in the waterfall, from top to bottom: "browser", "edge", "frontend" and so on. */
export const waterfallRows = `([...document.querySelectorAll('.waterfall-row')].map((row) => row.dataset.who))`;

/**
 * Whether just these stand there, from top to bottom. Each sidecar tells with a report of its own, in any order. Between
 * browser and frontend there may be too little time to be told apart as the edge.
 */
export const showsInWaterfall = (...rows: readonly string[]): string =>
  `(${waterfallRows}.filter((row) => row !== 'edge').join() === '${rows.join()}')`;

/** Each line of sums as it stands: "29 ms = browser 2.9 ms + api 26 ms". */
export const sums = `([...document.querySelectorAll('.waterfall-sum')].map((line) => line.textContent))`;

/** The texts of one sidecar's figures, from left to right. */
export const figuresOf = (sidecar: string): string =>
  `([...document.querySelectorAll('[data-figure="${sidecar}"] > td')].map((cell) => cell.textContent))`;

/** What stands over these figures: "Own time attributed" and so on. */
export const figureHeads = `([...document.querySelectorAll('.figures thead th')].map((cell) => cell.textContent))`;

export const verdictText = `(document.querySelector('.xray-verdict')?.textContent ?? '')`;
export const litChannels = `([...document.querySelectorAll('.channel-row.lit')].map((row) => row.dataset.channel))`;
export const isLit = (sidecar: string): string =>
  `(document.querySelector('[data-sidecar="${sidecar}"]').classList.contains('lit'))`;

/** "1.46 s" -> 1460. */
export function msOf(text: string): number {
  const [, amount, unit] = /^([\d.]+) (ms|s)$/.exec(text) ?? [];
  if (amount === undefined) throw new Error(`"${text}" is no time`);
  return Number(amount) * (unit === 's' ? 1_000 : 1);
}

/** How far a time may be off because it is rounded: to the millisecond at the most, to ten of them from a second on. */
export const roundingMs = (ms: number): number => (ms < 1_000 ? 0.5 : 5);

/** "29 ms = browser 2.9 ms + api 26 ms" -> what stands before the sign, and each term. */
export function readSum(line: string): { wholeMs: number; terms: { name: string; ms: number }[] } {
  const [whole = '', parts = ''] = line.replace(/^After the answer /, '').split(' = ');
  const terms = parts.split(' + ').map((term) => {
    const [, name = '', time = ''] = /^(.*) ([\d.]+ m?s)$/.exec(term) ?? [];
    return { name, ms: msOf(time) };
  });
  return { wholeMs: msOf(whole), terms };
}
