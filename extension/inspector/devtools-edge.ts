// `devtools.network`, as the source needs it. Decides nothing. Not through the polyfill: its wrapper of a request would
// hold the request, unredacted, for as long as its body can be asked for.
import type { DevtoolsNetwork, FinishedRequest, GetContent } from './devtools-source.ts';

interface RawRequest {
  /** Bound by the browser to the request's number alone. */
  getContent(callback: (text: string | null, encoding?: string) => void): void;
}

interface RawEvent<T> {
  addListener(listener: (value: T) => void): void;
  removeListener(listener: (value: T) => void): void;
}

interface RawNetwork {
  onRequestFinished: RawEvent<RawRequest>;
  onNavigated: RawEvent<string>;
  getHAR(callback: (log: { entries?: RawRequest[] }) => void): void;
}

declare const chrome: { devtools?: { network?: RawNetwork } } | undefined;

/** null: this page is not in DevTools. */
export function devtoolsNetwork(): DevtoolsNetwork | null {
  const network = typeof chrome === 'undefined' ? undefined : chrome.devtools?.network;
  if (network === undefined) return null;
  const listen = <T>(event: RawEvent<T>, listener: (value: T) => void, signal: AbortSignal) => {
    event.addListener(listener);
    signal.addEventListener('abort', () => event.removeListener(listener));
  };
  return {
    onFinished: (listener, signal) =>
      listen(network.onRequestFinished, (request) => listener(finished(request)), signal),
    onNavigated: (listener, signal) => listen(network.onNavigated, listener, signal),
    getHar: () => new Promise((resolve) => network.getHAR(({ entries = [] }) => resolve(entries.map(finished)))),
  };
}

function finished(request: RawRequest): FinishedRequest {
  const { getContent } = request;
  return { har: request, getContent: contentOf(getContent) };
}

/** Made apart from the request, so that it does not keep it. */
const contentOf =
  (getContent: RawRequest['getContent'] | undefined): GetContent =>
  () =>
    new Promise((resolve) => {
      if (getContent === undefined) return resolve(null);
      getContent((text, encoding) => resolve(text === null ? null : { text, isBase64: encoding === 'base64' }));
    });
