// Which server a view shows now, and its reasons: the page's origin, what the person chose, and what was shown before.
// In: servers, origin. Out: the server. `select` and this file's own effect are the only writers.
import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import { type KnownServers, type KnownServersStorage, knownFor, withKnown } from './known-servers.ts';
import { pickServer } from './pick-server.ts';
import type { ServerState } from './server-state.ts';

export interface ShownServerDeps {
  servers: ReadonlySignal<readonly ServerState[] | null>;
  /** Origin of the page beside this view; null: there is none, or the browser does not say. */
  pageOrigin: ReadonlySignal<string | null>;
  /** Which server was shown last, for as long as the page's session lasts. */
  lastSelected: { read(): string | null; write(id: string): void };
  knownServers: KnownServersStorage;
}

export interface ShownServer {
  readonly selected: ReadonlySignal<ServerState | null>;
  /** The page's origin, where no server declares it though some declare others; null: nothing to say. */
  readonly foreignOrigin: ReadonlySignal<string | null>;
  /** The selected server, where it is one of the page's own; null: it is not, or nothing is known. */
  readonly ofPage: ReadonlySignal<string | null>;
  select(id: string): void;
}

export function createShownServer(deps: ShownServerDeps, abort: AbortSignal): ShownServer {
  const { servers, pageOrigin, lastSelected, knownServers } = deps;
  const known = signal<KnownServers>([]);
  const chosen = signal<string | null>(null);
  const lastId = signal(lastSelected.read());
  const candidates = computed(() => (servers.value ?? []).map(({ id, origins }) => ({ id, origins: origins.value })));
  const picked = computed(() =>
    pickServer({
      servers: candidates.value,
      origin: pageOrigin.value,
      chosenId: chosen.value,
      knownId: knownFor(known.value, pageOrigin.value),
      lastId: lastId.value,
    }),
  );
  const selected = computed(() => servers.value?.find(({ id }) => id === picked.value.id) ?? null);
  const isOf = (server: ServerState, origin: string | null) =>
    origin !== null && (server.origins.value?.includes(origin) ?? false);
  const remember = (origin: string, id: string) => {
    if (knownFor(known.peek(), origin) === id) return;
    known.value = withKnown(known.peek(), origin, id);
    knownServers.remember(origin, id);
  };
  let chosenFor = pageOrigin.peek();
  const stop = effect(() => {
    if (chosenFor !== pageOrigin.value) chosen.value = null;
    chosenFor = pageOrigin.value;
    const server = selected.value;
    const origin = pageOrigin.value;
    if (server === null) return;
    if (lastId.peek() !== server.id) {
      lastId.value = server.id;
      lastSelected.write(server.id);
    }
    if (origin !== null && isOf(server, origin)) remember(origin, server.id);
  });
  abort.addEventListener('abort', stop, { once: true });
  void knownServers.read().then((stored) => {
    // What was remembered here meanwhile is newer.
    known.value = known.peek().reduceRight((all, { origin, serverId }) => withKnown(all, origin, serverId), stored);
  });
  return {
    selected,
    foreignOrigin: computed(() => (picked.value.foreign ? pageOrigin.value : null)),
    ofPage: computed(() => {
      const server = selected.value;
      return server !== null && isOf(server, pageOrigin.value) ? server.id : null;
    }),
    select: (id) =>
      batch(() => {
        const origin = pageOrigin.peek();
        chosen.value = id;
        if (origin !== null) remember(origin, id);
      }),
  };
}
