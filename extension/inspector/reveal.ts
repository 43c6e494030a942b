// One request as it really was, out of what DevTools still holds. What is found is shown and let go. Pure.
import * as v from 'valibot';
import type { FinishedRequest, GetContent } from './devtools-source.ts';
import { methodOf, withoutFragment } from './from-har.ts';
import type { Redactor } from './redact.ts';
import type { Pair, RequestEntry } from './request-entry.ts';

export interface Revealed {
  url: string;
  requestHeaders: readonly Pair[];
  responseHeaders: readonly Pair[];
  requestBody: string | null;
  getContent: GetContent;
}

const Pairs = v.fallback(v.array(v.object({ name: v.string(), value: v.string() })), []);
const RawEntry = v.object({
  startedDateTime: v.string(),
  request: v.object({
    method: v.string(),
    url: v.string(),
    headers: Pairs,
    postData: v.fallback(v.nullable(v.object({ text: v.fallback(v.string(), '') })), null),
  }),
  response: v.object({ headers: Pairs }),
});

/** The one that began nearest to when `entry` did, among those that are alike once their secrets are out. */
export function revealedOf(log: readonly FinishedRequest[], entry: RequestEntry, redactor: Redactor): Revealed | null {
  const alike = log
    .flatMap(({ har, getContent }) => {
      const parsed = v.safeParse(RawEntry, har);
      if (!parsed.success) return [];
      const awayMs = Math.abs(Date.parse(parsed.output.startedDateTime) - entry.startedAtMs);
      return [{ ...parsed.output, getContent, awayMs }];
    })
    .filter(({ request, awayMs }) => awayMs < NEAR_MS && methodOf(request.method) === entry.method)
    .filter(({ request }) => redactor.url(withoutFragment(request.url)) === entry.url)
    .toSorted((a, b) => a.awayMs - b.awayMs);
  const [found] = alike;
  if (found === undefined) return null;
  const { request, response, getContent } = found;
  return {
    url: request.url,
    requestHeaders: request.headers,
    responseHeaders: response.headers,
    requestBody: request.postData?.text ?? null,
    getContent,
  };
}

/** An entry that was merged carries DevTools' own time, so this is only for rounding. */
const NEAR_MS = 5;
