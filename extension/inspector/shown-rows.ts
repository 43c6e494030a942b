// Which requests the list shows, and how many there are of what. Those of this tab are counted as they come and go, never
// anew: there may be thousands, and more with every frame.
import { LENSES, type Lens } from '../xray/lens.ts';
import { type Filter, parseFilter } from './filter-language.ts';
import { CHIPS, type Chip, factsOf, type Listed } from './listed.ts';

export interface Counts extends Record<Chip, number> {
  /** Of those under the chosen lenses, as are the kinds and what follows. */
  all: number;
  shown: number;
  /** What those shown took of the network. */
  shownBytes: number;
  /** GETs under excluded prefixes, which are not held. */
  leftOut: number;
  /** All that are held, under each lens. */
  lenses: Readonly<Record<Lens, number>>;
}

/** What a person wants to see. An empty set leaves nothing out. */
export interface Choice {
  lenses: ReadonlySet<Lens>;
  chips: ReadonlySet<Chip>;
  filter: Filter;
}

export const FIRST_CHOICE: Choice = { lenses: new Set(['mine']), chips: new Set(), filter: parseFilter('') };

export interface ShownRows {
  /** A request of this tab stands in the list now, or is another than it was, or stands there no longer. */
  kept(row: Listed): void;
  changed(row: Listed): void;
  gone(rows: Iterable<Listed>): void;
  /** Those that are not of this tab, by their beginning. What the backend did for any of them may be known better now. */
  setTold(others: readonly Listed[]): void;
  choose(choice: Choice): void;
  /** `mine`: all of this tab, oldest first. It is given back itself where nothing is left out. */
  rows(mine: readonly Listed[]): readonly Listed[];
  counts(leftOut: number): Counts;
}

type Tally = Omit<Counts, 'leftOut' | 'lenses'>;
const nothing = (): Tally => ({ all: 0, shown: 0, shownBytes: 0, errors: 0, slow: 0, mutations: 0 });

export const NO_COUNTS: Counts = {
  ...nothing(),
  leftOut: 0,
  lenses: { mine: 0, 'other-tabs': 0, background: 0 },
};

export function createShownRows(): ShownRows {
  let choice = FIRST_CHOICE;
  let others: readonly Listed[] = [];
  /** By lens: of this tab as rows come and go, of the others whenever they are told. */
  let tallies = talliesOf([]);
  /** Rows of this tab, in no order. */
  const mine = new Set<Listed>();

  const judge = (row: Listed) => {
    const { lenses, chips, filter } = choice;
    row.shown =
      (lenses.size === 0 || lenses.has(row.lens)) &&
      (chips.size === 0 || CHIPS.some((chip) => chips.has(chip) && row[chip])) &&
      filter.matches(row.entry, row.served);
  };
  const recount = () => {
    for (const row of others) judge(row);
    tallies = { ...talliesOf(others), mine: tallies.mine };
  };
  const rejudge = () => {
    for (const row of mine) judge(row);
    tallies.mine = talliesOf(mine).mine;
    recount();
  };
  return {
    kept(row) {
      mine.add(row);
      judge(row);
      addTo(tallies.mine, row, 1);
    },
    changed(row) {
      addTo(tallies.mine, row, -1);
      Object.assign(row, factsOf(row.entry));
      judge(row);
      addTo(tallies.mine, row, 1);
    },
    gone(rows) {
      for (const row of rows) if (mine.delete(row)) addTo(tallies.mine, row, -1);
    },
    setTold(rows) {
      others = rows;
      if (choice.filter.readsServed) rejudge();
      else recount();
    },
    choose(next) {
      choice = next;
      rejudge();
    },
    rows(all) {
      const ofOthers = others.filter(({ shown }) => shown);
      if (ofOthers.length === 0 && tallies.mine.shown === all.length) return all;
      return merged(
        all.filter(({ shown }) => shown),
        ofOthers,
      );
    },
    counts(leftOut) {
      const chosen = choice.lenses.size === 0 ? LENSES : [...choice.lenses];
      const sum = nothing();
      for (const lens of chosen) for (const key of KEYS) sum[key] += tallies[lens][key];
      const [own, tabs, background] = [tallies.mine, tallies['other-tabs'], tallies.background];
      return { ...sum, leftOut, lenses: { mine: own.all, 'other-tabs': tabs.all, background: background.all } };
    },
  };
}

const KEYS = ['all', 'shown', 'shownBytes', ...CHIPS] as const;

function talliesOf(rows: Iterable<Listed>): Record<Lens, Tally> {
  const tallies = { mine: nothing(), 'other-tabs': nothing(), background: nothing() };
  for (const row of rows) addTo(tallies[row.lens], row, 1);
  return tallies;
}

function addTo(tally: Tally, row: Listed, sign: 1 | -1): void {
  tally.all += sign;
  for (const chip of CHIPS) if (row[chip]) tally[chip] += sign;
  if (!row.shown) return;
  tally.shown += sign;
  tally.shownBytes += sign * row.networkBytes;
}

/** Two lists in order of their beginning made one. */
function merged(left: readonly Listed[], right: readonly Listed[]): Listed[] {
  const all: Listed[] = [];
  let at = 0;
  for (const row of left) {
    for (let next = right[at]; next && next.entry.startedAtMs < row.entry.startedAtMs; next = right[at]) {
      all.push(next);
      at += 1;
    }
    all.push(row);
  }
  return [...all, ...right.slice(at)];
}
