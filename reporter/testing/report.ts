// A report to publish, complete and valid.
import type { Report } from '../../server/contract/report.ts';
import { NOTHING } from '../sources/reading.ts';

export const aReport = (over: Partial<Report> = {}): Report => ({
  name: 'api',
  instance: 'api-1',
  bootId: 'boot',
  startedAtMs: 1_795_000_000_000,
  reportedAtMs: 1_795_000_005_000,
  intervalMs: 5_000,
  monotonicUsec: 5_000_000,
  previous: null,
  traffic: { async: 3 },
  ...NOTHING,
  ...over,
});
