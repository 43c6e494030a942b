import { formatMs } from '../link/format-ms.ts';
import type { DetailsTabProps } from './details-tabs.ts';
import { Facts, Part } from './facts.tsx';
import { clockText, sizeText, statusText } from './format.ts';
import type { Pair, RequestEntry } from './request-entry.ts';
import type { Revealed } from './reveal.ts';

export function HeadersTab({ entry, revealed }: DetailsTabProps) {
  const requestHeaders = revealed?.requestHeaders ?? entry.requestHeaders;
  const responseHeaders = revealed?.responseHeaders ?? entry.responseHeaders;
  return (
    <>
      <Part name="General">
        <Facts pairs={general(entry, revealed)} />
      </Part>
      <Part name="Response headers" count={responseHeaders.length}>
        <Facts pairs={responseHeaders} />
      </Part>
      <Part name="Request headers" count={requestHeaders.length}>
        <Facts pairs={requestHeaders} />
      </Part>
    </>
  );
}

const SEEN_BY = { devtools: 'DevTools', background: 'the background', backend: 'the backend' } as const;

function general(entry: RequestEntry, revealed: Revealed | null): Pair[] {
  const facts: [string, string | null][] = [
    ['URL', revealed?.url ?? entry.url],
    ['Method', entry.method ?? 'unknown'],
    ['Status', [statusText(entry), entry.statusText || entry.error].filter(Boolean).join(' ')],
    ['Protocol', entry.protocol || null],
    [
      'Began',
      `${clockText(entry.startedAtMs)}, ${entry.pending ? 'still under way' : `took ${formatMs(entry.durationMs)}`}`,
    ],
    ['Size', `${sizeText(entry)}${entry.mimeType && `, ${entry.mimeType}`}`],
    ['Trace id', entry.traceId],
    ['Request id', entry.requestId],
    ['Seen by', entry.sources.map((source) => SEEN_BY[source]).join(' and ')],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
}
