// How long an answer takes, in milliseconds.
interface Timed<T> {
  value: T;
  ms: number;
}

export async function timed<T>(work: Promise<T>): Promise<Timed<T>> {
  const started = performance.now();
  const value = await work;
  return { value, ms: performance.now() - started };
}

/** The first answer, and how long the quickest of three took: this machine may let any of them wait. */
export async function asked3<T>(ask: () => Promise<T>): Promise<Timed<T>> {
  const { value, ms } = await timed(ask());
  return { value, ms: Math.min(ms, (await timed(ask())).ms, (await timed(ask())).ms) };
}
