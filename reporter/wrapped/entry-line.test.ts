import { expect, test } from 'vitest';
import { anEntry } from '../../server/testing/an-entry.ts';
import { entriesLine, readEntries } from './entry-line.ts';

test('what is written is read again', () => {
  const line = {
    requests: [anEntry(), anEntry({ kind: 'job', method: null, status: null, waitMs: 3 })],
    requestsDropped: 2,
  };
  expect(readEntries(JSON.parse(entriesLine(line)))).toEqual(line);
});

test.each(Object.keys(anEntry()).filter((key) => key !== 'sequence'))(
  'an entry whose %s is wrong is left out',
  (key) => {
    for (const wrong of [undefined, {}, 'ü ü']) {
      const requests = [{ ...anEntry(), [key]: wrong }, anEntry()];
      const read = readEntries({ requests, requests_dropped: 0 });
      // Any text is a route or a method.
      if (typeof wrong !== 'string' || (key !== 'route' && key !== 'method'))
        expect(read?.requests).toEqual([anEntry()]);
    }
  },
);

test.each([{}, { requests: 'none', requests_dropped: 0 }, { requests: [] }, { requests: [], requests_dropped: -1 }])(
  '%j is no line of entries',
  (value) => {
    expect(readEntries(value)).toBeNull();
  },
);
