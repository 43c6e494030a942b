import { BodyView } from './body-view.tsx';
import type { DetailsTabProps } from './details-tabs.ts';
import { Facts, Part } from './facts.tsx';
import { queryOf } from './from-har.ts';

export function PayloadTab({ entry, revealed }: DetailsTabProps) {
  const query = revealed ? queryOf(revealed.url) : entry.query;
  const body =
    revealed?.requestBody && entry.requestBody
      ? { ...entry.requestBody, text: revealed.requestBody, truncated: false }
      : entry.requestBody;
  if (query.length === 0 && body === null) return <p class="request-empty">{nothingText(entry)}</p>;
  return (
    <>
      {query.length > 0 && (
        <Part name="Query" count={query.length}>
          <Facts pairs={query} />
        </Part>
      )}
      {body !== null && (
        <Part name="Body">
          <BodyView body={body} />
        </Part>
      )}
    </>
  );
}

/** The background does not look at what is sent, so it cannot say that there was nothing. */
const nothingText = ({ sources, method }: DetailsTabProps['entry']): string =>
  sources.includes('devtools') || method === 'GET'
    ? 'No query, and nothing was sent along.'
    : 'No query. What was sent along is known only to DevTools, while it is open.';
