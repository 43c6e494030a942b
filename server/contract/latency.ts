// How long requests took, as counts that add up: those of several steps are those of a window. Pure.

/** Buckets to a doubling of the time, so that what is told of one is at most 9 % off. */
const TO_A_DOUBLING = 4;
/** What the first bucket stands for, and whatever was faster: half a millisecond, as a power of two. */
const FIRST_POWER = -1;
/** As many as reach up to 65.5 s; the last one holds what was slower, too. */
export const LATENCY_BUCKETS = 69;

export interface Latency {
  /** A bucket and how many requests are in it, in turns; the fastest bucket first, none that is empty. */
  buckets: readonly number[];
  /** How long the slowest of them took, milliseconds; null: there was none. */
  slowestMs: number | null;
}

/** One that is still counted. */
export interface OpenLatency extends Latency {
  buckets: number[];
}

const bucketOf = (durationMs: number): number =>
  Math.min(LATENCY_BUCKETS - 1, Math.max(0, Math.round((Math.log2(durationMs) - FIRST_POWER) * TO_A_DOUBLING)));

const millisecondsOf = (bucket: number): number => 2 ** (FIRST_POWER + bucket / TO_A_DOUBLING);

export const openLatency = (): OpenLatency => ({ buckets: [], slowestMs: null });

/** Takes in one request. */
export function addRequest(latency: OpenLatency, durationMs: number): void {
  addBucket(latency.buckets, bucketOf(durationMs), 1);
  latency.slowestMs = Math.max(latency.slowestMs ?? 0, durationMs);
}

/** All of them together. */
export function latencySum(all: Iterable<Latency>): Latency {
  const sum = openLatency();
  for (const { buckets, slowestMs } of all) {
    for (let at = 0; at < buckets.length; at += 2) addBucket(sum.buckets, buckets[at] ?? 0, buckets[at + 1] ?? 0);
    if (slowestMs !== null) sum.slowestMs = Math.max(sum.slowestMs ?? 0, slowestMs);
  }
  return sum;
}

function addBucket(buckets: number[], bucket: number, count: number): void {
  let at = 0;
  while (at < buckets.length && (buckets[at] ?? 0) < bucket) at += 2;
  if (buckets[at] === bucket) buckets[at + 1] = (buckets[at + 1] ?? 0) + count;
  else buckets.splice(at, 0, bucket, count);
}

export const requestsIn = ({ buckets }: Latency): number =>
  buckets.reduce((sum, count, index) => (index % 2 === 0 ? sum : sum + count), 0);

/** What this share of them, 0 to 1, was not slower than, milliseconds, at most 9 % off; null: there was no request. */
export function latencyAt(latency: Latency, share: number): number | null {
  const { buckets, slowestMs } = latency;
  const all = requestsIn(latency);
  if (slowestMs === null || all === 0) return null;
  const rank = Math.max(1, Math.ceil(share * all));
  if (rank === all) return slowestMs;
  let faster = 0;
  for (let at = 0; at < buckets.length; at += 2) {
    faster += buckets[at + 1] ?? 0;
    if (faster >= rank) return Math.min(slowestMs, millisecondsOf(buckets[at] ?? 0));
  }
  return slowestMs;
}
