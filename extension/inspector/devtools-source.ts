// What DevTools knows of its tab's requests. In: HAR entries, unredacted. Out: entries without secrets, into the model;
// bodies, and what was taken out, only when somebody asks for one request. Ends with the signal.
import type { Clock } from '../link/clock.ts';
import type { Drop } from '../link/dropped.ts';
import { entryFromHar, harHead } from './from-har.ts';
import type { InspectorModel } from './inspector-model.ts';
import type { Redactor } from './redact.ts';
import { redactBody } from './redact-body.ts';
import type { RequestEntry } from './request-entry.ts';
import { type Revealed, revealedOf } from './reveal.ts';

/** Most requests whose bodies can still be asked for; as many as a ring can hold. */
const MAX_HANDLES = 10_000;
/** DevTools answers at once, or, without a network log, never. */
const HAR_TIMEOUT_MS = 2_000;

/** Hands over the body of one answer. null: DevTools has none. It holds on to nothing but the request's number. */
export type GetContent = () => Promise<{ text: string; isBase64: boolean } | null>;

export interface FinishedRequest {
  har: unknown;
  getContent: GetContent;
}

/** The part of `devtools.network` that is used. */
export interface DevtoolsNetwork {
  onFinished(listener: (request: FinishedRequest) => void, signal: AbortSignal): void;
  onNavigated(listener: (url: string) => void, signal: AbortSignal): void;
  /** All that DevTools holds. */
  getHar(): Promise<FinishedRequest[]>;
}

export interface DevtoolsSourceDeps {
  network: DevtoolsNetwork;
  clock: Clock;
  drop: Drop;
  redactor(): Redactor;
  model: Pick<InspectorModel, 'add' | 'isLeftOut' | 'navigated' | 'setResponseBody'>;
}

export interface DevtoolsSource {
  /** Fetches the body of an answer into the model. False: DevTools no longer has it. */
  fetchBody(entry: Pick<RequestEntry, 'id' | 'mimeType'>): Promise<boolean>;
  /** The request as it really was, for one pair of eyes: nothing of it is kept. null: DevTools no longer has it. */
  reveal(entry: RequestEntry): Promise<Revealed | null>;
}

export function startDevtoolsSource(deps: DevtoolsSourceDeps, signal: AbortSignal): DevtoolsSource {
  const { network, model, drop } = deps;
  const handles = new Map<string, GetContent>();
  /** Ids of what was in the log at first, by what tells it from others: some of it was under way, and is told of again. */
  const logged = new Map<string, string[]>();
  let made = 0;
  const idOf = (har: unknown): string => {
    made += 1;
    return logged.get(beginningOf(har))?.shift() ?? `d${made}`;
  };

  const take = ({ har, getContent }: FinishedRequest): RequestEntry[] => {
    const head = harHead(har);
    if (head === null || model.isLeftOut(head)) return [];
    const parsed = entryFromHar(har, idOf(har), deps.redactor());
    if (!parsed.ok) {
      drop('request of DevTools', parsed.reason);
      return [];
    }
    handles.set(parsed.value.id, getContent);
    const [oldest] = handles.size > MAX_HANDLES ? handles.keys() : [];
    if (oldest !== undefined) handles.delete(oldest);
    return [parsed.value];
  };

  // What ends while DevTools gathers its log is in that log as well: it waits, and counts once.
  let waiting: FinishedRequest[] | null = [];
  const open = (log: readonly FinishedRequest[]) => {
    if (waiting === null) return;
    const fresh = withoutKnown(waiting, log);
    waiting = null;
    const held = log.flatMap((request) =>
      take(request).map((entry) => ({ entry, beginning: beginningOf(request.har) })),
    );
    for (const { entry, beginning } of held) logged.set(beginning, [...(logged.get(beginning) ?? []), entry.id]);
    model.add([...held.map(({ entry }) => entry), ...fresh.flatMap(take)]);
  };
  network.onFinished((request) => {
    if (waiting === null) model.add(take(request));
    else waiting.push(request);
  }, signal);
  network.onNavigated((url) => model.navigated(deps.redactor().url(url)), signal);
  const cancel = deps.clock.after(HAR_TIMEOUT_MS, () => open([]));
  signal.addEventListener('abort', cancel);
  network.getHar().then(open, () => open([]));

  return {
    async fetchBody({ id, mimeType }) {
      const content = await handles.get(id)?.();
      if (!content) return false;
      model.setResponseBody(id, redactBody({ mimeType, ...content }, deps.redactor()));
      return true;
    },
    reveal: async (entry) => revealedOf(await network.getHar(), entry, deps.redactor()),
  };
}

/** Of those that waited, the ones that the log does not hold. */
export function withoutKnown(waiting: readonly FinishedRequest[], log: readonly FinishedRequest[]): FinishedRequest[] {
  const known = new Map<string, number>();
  for (const { har } of log) known.set(identityOf(har), (known.get(identityOf(har)) ?? 0) + 1);
  return waiting.filter(({ har }) => {
    const left = known.get(identityOf(har)) ?? 0;
    known.set(identityOf(har), left - 1);
    return left <= 0;
  });
}

const identityOf = (har: unknown): string => JSON.stringify([beginningOf(har), harHead(har)?.status]);

/** When it began, and what it asks: the same from its beginning to its end. */
function beginningOf(har: unknown): string {
  const head = harHead(har);
  const startedAt = typeof har === 'object' && har !== null && 'startedDateTime' in har ? har.startedDateTime : '';
  return JSON.stringify([startedAt, head?.method, head?.url]);
}
