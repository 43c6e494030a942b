// What this process asks of others while it works for a request carries that request’s id on: fetch and undici, and
// node:http where Node tells of it (22.12 and later).
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { currentWork } from './current-work.ts';
import { traceparentOf } from './trace-context.ts';

/** https://undici.nodejs.org/#/docs/api/DiagnosticsChannel */
const UNDICI_REQUEST = 'undici:request:create';
const HTTP_REQUEST = 'http.client.request.created';

/** What this needs of undici’s request. Its headers are a list of names and values, or in older versions a text. */
interface UndiciRequest {
  headers: unknown;
  addHeader(name: string, value: string): unknown;
}

/** Listens until the returned function is called. */
export function traceOutgoing(): () => void {
  const onUndici = (message: unknown) => {
    const { request } = message as { request: UndiciRequest };
    const headers = currentHeaders();
    if (headers === null || /\btraceparent\b/i.test(String(request.headers))) return;
    for (const [name, value] of headers) request.addHeader(name, value);
  };
  const onHttp = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    const headers = currentHeaders();
    if (headers === null || request.headersSent || isOthers(request)) return;
    for (const [name, value] of headers) request.setHeader(name, value);
  };
  subscribe(UNDICI_REQUEST, onUndici);
  subscribe(HTTP_REQUEST, onHttp);
  return () => {
    unsubscribe(UNDICI_REQUEST, onUndici);
    unsubscribe(HTTP_REQUEST, onHttp);
  };
}

function currentHeaders(): [name: string, value: string][] | null {
  const work = currentWork();
  if (work === undefined) return null;
  const traceparent = traceparentOf(work);
  return [traceparent === null ? ['x-request-id', work.traceId] : ['traceparent', traceparent]];
}

/** A proxy copies the headers that it got; any other trace is that of an instrumentation, which knows better. */
function isOthers(request: ClientRequest): boolean {
  const given = request.getHeader('traceparent');
  return given !== undefined && !String(given).includes(currentWork()?.traceId ?? '');
}
