// The pairing form's state. In: what is typed, and what is kept of a pairing that this page or an earlier one began.
// Out: the request, which the background meets also when this page is gone. Its actions and storage are the only writers.
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Clock } from '../link/clock.ts';
import type { Drop } from '../link/dropped.ts';
import { follow } from '../storage/follow.ts';
import type { StoredValue } from '../storage/stored-value.ts';
import { readPairInput } from './pair-input.ts';
import {
  FIRST_DRAFT,
  notAllowedText,
  type PairDraft,
  PairDraftSchema,
  type PairProgress,
  PairProgressSchema,
  type PairRequest,
  PairRequestSchema,
  parseRecord,
} from './pairing-record.ts';
import { hostPattern } from './server-address.ts';

export interface PairingModel {
  readonly draft: ReadonlySignal<PairDraft>;
  readonly busy: ReadonlySignal<boolean>;
  /** A sentence that says what went wrong and what mends it; null: nothing did. */
  readonly error: ReadonlySignal<string | null>;
  /** Name of the server that was paired last; null: none was. */
  readonly done: ReadonlySignal<string | null>;
  /** Somebody wants to pair: something is typed, under way, or went wrong. */
  readonly open: ReadonlySignal<boolean>;
  begin(): void;
  type(change: Partial<PairDraft>): void;
  /** Call it straight from a click: browsers ask for a host permission only within a person's gesture. */
  submit(): void;
  /** Closes the form and forgets what was typed and what went wrong. */
  cancel(): void;
}

export interface PairingModelDeps {
  draft: StoredValue;
  request: StoredValue;
  progress: StoredValue;
  clock: Clock;
  drop: Drop;
  /** Asks the person, unless the host is allowed already. */
  requestPermission(pattern: string): Promise<boolean>;
  newId(): string;
}

export function createPairingModel(deps: PairingModelDeps, abort: AbortSignal): PairingModel {
  const state = createState();
  const { draft, request, progress, mistyped, done, own } = state;
  const busy = computed(() => progress.value?.stage === 'pairing' || isOwn(request.value, own.value));
  const error = computed(() => (busy.value ? null : (mistyped.value ?? troubleOf(request.value, progress.value))));
  followStorage(deps, state, abort);
  return {
    draft,
    busy,
    error,
    done,
    open: computed(() => draft.value.begun || busy.value || error.value !== null || draft.value.code !== ''),
    begin: () => {
      done.value = null;
      keepDraft(deps, state, { ...draft.peek(), begun: true });
    },
    type: (change) => keepDraft(deps, state, { ...draft.peek(), ...change }),
    submit() {
      if (busy.peek()) return;
      const input = readPairInput(draft.peek());
      mistyped.value = input.ok ? null : input.reason;
      if (input.ok) ask(deps, state, { id: deps.newId(), ...input.value, askedAtMs: deps.clock.now(), denied: false });
    },
    cancel() {
      batch(() => {
        own.value = mistyped.value = request.value = progress.value = null;
        keepDraft(deps, state, FIRST_DRAFT);
      });
      void deps.request.write(null);
      void deps.progress.write(null);
    },
  };
}

type State = ReturnType<typeof createState>;

const createState = () => ({
  draft: signal(FIRST_DRAFT),
  request: signal<PairRequest | null>(null),
  progress: signal<PairProgress | null>(null),
  mistyped: signal<string | null>(null),
  done: signal<string | null>(null),
  /** This page has changed the draft, and knows better than any other. */
  typed: signal(false),
  /** Id of the request that this page made last. */
  own: signal<string | null>(null),
});

function keepDraft(deps: PairingModelDeps, state: State, draft: PairDraft): void {
  state.draft.value = draft;
  state.typed.value = true;
  void deps.draft.write(draft);
}

function ask(deps: PairingModelDeps, { own, request, progress, done }: State, asked: PairRequest): void {
  batch(() => {
    own.value = asked.id;
    request.value = asked;
    progress.value = done.value = null;
  });
  // Written before the prompt, which may close this page; and not awaited, or the gesture would be over.
  void deps.request.write(asked);
  const answer = deps.requestPermission(hostPattern(asked.url)).catch(() => false);
  void answer.then((allowed) => {
    if (!allowed && own.peek() === asked.id) void deps.request.write({ ...asked, denied: true });
  });
}

function followStorage(deps: PairingModelDeps, state: State, abort: AbortSignal): void {
  const takeRequest = (stored: unknown) => {
    state.request.value = parseRecord(PairRequestSchema, stored, deps.drop);
  };
  const takeProgress = (stored: unknown) => {
    const next = parseRecord(PairProgressSchema, stored, deps.drop);
    if (next?.stage === 'paired') finish(deps, state, next.name);
    else state.progress.value = next;
  };
  const takeDraft = (stored: unknown) => {
    const kept = parseRecord(PairDraftSchema, stored, deps.drop);
    if (kept !== null && untouched() && !state.typed.peek()) state.draft.value = kept;
  };
  // Whoever clicked meanwhile knows better than what was kept, and a success has made an end of it.
  const untouched = () => state.own.peek() === null && state.done.peek() === null;
  follow(deps.request, takeRequest, abort, untouched);
  follow(deps.progress, takeProgress, abort, untouched);
  // The page that opened this one may still be saying that it is to show the form.
  follow(deps.draft, takeDraft, abort);
}

/** A success is shown once: the page that shows it takes it away, and what was typed with it. */
function finish(deps: PairingModelDeps, state: State, name: string): void {
  batch(() => {
    state.progress.value = null;
    state.done.value = name;
    keepDraft(deps, state, FIRST_DRAFT);
  });
  void deps.progress.write(null);
}

const isOwn = (request: PairRequest | null, own: string | null): boolean => request !== null && request.id === own;

/** A request that another page left is still waiting for the person's leave: that page closed under the prompt. */
function troubleOf(request: PairRequest | null, progress: PairProgress | null): string | null {
  if (progress?.stage === 'failed') return progress.reason;
  return request === null ? null : notAllowedText(request.url);
}
