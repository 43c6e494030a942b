// What the streams under test carry: a `reports` event of a given size, numbered and stamped.
import { type StreamEvent, streamEventData } from '../server/contract/stream.ts';
import { sixReports } from './six-reports.ts';

/** A number and a time, as they stand in the text: readers look for this. */
const BLANK = '"seq":0,"at":0';

/** Microseconds on the machine's monotonic clock, the same in every process. */
export const monotonicMicros = (): number => Number(process.hrtime.bigint() / 1_000n);

/** Makes the data of one event of about `bytes` bytes, with the number given and the time as of the call. */
export function createMessages(bytes: number): (sequence: number) => string {
  const nowMs = Date.now();
  const six = sixReports(nowMs);
  const reports = [{ ...six[0], traffic: { seq: 0, at: 0 } }, ...six.slice(1)];
  const dataOf = (count: number) => {
    const some = Array.from({ length: count }, (_, index) => ({ ...reports[index % 6], instance: `replica-${index}` }));
    return streamEventData({ type: 'reports', atMs: nowMs, reports: some, rejected: [] } as StreamEvent);
  };
  let count = 1;
  while (dataOf(count + 1).length <= bytes) count += 1;
  const [before = '', after = ''] = dataOf(count).split(BLANK);
  return (sequence) => `${before}"seq":${sequence},"at":${monotonicMicros()}${after}`;
}
