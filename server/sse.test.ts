import { expect, test } from 'vitest';
import { reportsFrame } from './sse.ts';

const report = (index: number) =>
  JSON.stringify({ name: `sidecar-${index}`, reason: 'größer als 1 MiB – 🙂', pad: 'x'.repeat(650) });

test.each([0, 1, 6, 500])(
  'a frame of %i reports is one event, whose data holds them as they stand in the store',
  (count) => {
    const reports = Array.from({ length: count }, (_, index) => report(index));
    const rejected = [{ name: 'api', instance: null, reason: 'kein JSON – ü' }];
    const frame = reportsFrame(1_800_000_000_000, reports, rejected).toString();
    const data = `{"at_ms":1800000000000,"reports":[${reports.join(',')}],"rejected":${JSON.stringify(rejected)}}`;
    expect(frame).toBe(`event: reports\ndata: ${data}\n\n`);
    expect(JSON.parse(data)).toMatchObject({ reports: reports.map((json) => JSON.parse(json)) });
  },
);
