// What the streams under test carry: a `reports` event of a given size, numbered and stamped.
import { streamEventData } from '../server/contract/stream.ts';
import { sixReports } from './six-reports.ts';

/** A number and a time, as they stand in the text: readers look for this. */
const BLANK = '"seq":0,"at":0';

/** Microseconds on the machine's monotonic clock, the same in every process. */
export const monotonicMicros = (): number => Number(process.hrtime.bigint() / 1_000n);

/** Makes the data of one event of about `bytes` bytes, with the number given and the time as of the call. */
export function createMessages(bytes: number): (sequence: number) => string {
  const nowMs = Date.now();
  const six = sixReports(nowMs);
  const reportAt = (index: number) => {
    const one = six[index % six.length];
    if (one === undefined) throw new Error('there is no report to send');
    return { ...one, instance: `replica-${index}`, traffic: index === 0 ? { seq: 0, at: 0 } : one.traffic };
  };
  const dataOf = (count: number) => {
    const reports = Array.from({ length: count }, (_, index) => reportAt(index));
    return streamEventData({ type: 'reports', atMs: nowMs, reports, rejected: [] });
  };
  let count = 1;
  while (dataOf(count + 1).length <= bytes) count += 1;
  const [before = '', after = ''] = dataOf(count).split(BLANK);
  return (sequence) => `${before}"seq":${sequence},"at":${monotonicMicros()}${after}`;
}
