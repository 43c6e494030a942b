// Which server a view shows: that of the page beside it. Pure.

export interface Candidate {
  id: string;
  /** Origins of the app's pages, as the server declares them; null: it was not heard yet. */
  origins: readonly string[] | null;
}

export interface PickFacts {
  servers: readonly Candidate[];
  /** Origin of the page; null: there is none, or the browser does not say. */
  origin: string | null;
  /** Chosen by the person in this view, while the page's origin was the one it is now. */
  chosenId: string | null;
  /** Shown when the page's origin was this one before, in whatever view. */
  knownId: string | null;
  /** Shown last in this view, whatever the page. */
  lastId: string | null;
}

export interface Picked {
  id: string | null;
  /** Servers declare origins, and none this one: what is shown may have nothing to do with the page. */
  foreign: boolean;
}

/** What the person chose, then a server that declares the origin, then what was shown before, then the first. */
export function pickServer(facts: PickFacts): Picked {
  const id = pickId(facts);
  const { servers, origin } = facts;
  const heard = servers.some((server) => server.id === id && server.origins !== null);
  const declared = servers.flatMap(({ origins }) => origins ?? []);
  return { id, foreign: origin !== null && heard && declared.length > 0 && !declared.includes(origin) };
}

function pickId({ servers, origin, chosenId, knownId, lastId }: PickFacts): string | null {
  const matching = servers.filter(({ origins }) => origin !== null && origins?.includes(origin));
  const has = (all: readonly Candidate[], id: string | null) => all.some((server) => server.id === id);
  if (has(servers, chosenId)) return chosenId;
  if (matching.length > 0) return has(matching, knownId) ? knownId : (matching[0]?.id ?? null);
  return [knownId, lastId].find((id) => has(servers, id)) ?? servers[0]?.id ?? null;
}
