/** What the end of a reporter may wait for, twice, for its last counts to go out; as a rule it takes 1 ms. */
export const LAST_REPORT_MS = 50;

/** Waits for it, but no longer than this. */
export const atMost = (milliseconds: number, what: Promise<void> | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    if (what === undefined) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    what.then(resolve, reject).finally(() => clearTimeout(timer));
  });
