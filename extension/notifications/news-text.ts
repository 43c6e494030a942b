// News as the browser shows them: who, where, and what is left. Pure.
import type { Sidecar, Snapshot } from '../../server/contract/snapshot.ts';
import { countHealthy } from '../topology/healthy-count.ts';
import type { News } from './news.ts';

export interface Notice {
  /** One of the same id takes the place of the one that is shown. */
  id: string;
  title: string;
  message: string;
}

/** More than so many are counted, not named. */
const MOST_NAMED = 5;

/** At most one for what went down, and one for what recovered. */
export function noticesOf(news: News, server: { id: string; name: string }, snapshot: Snapshot): Notice[] {
  const { healthy, all } = countHealthy(snapshot);
  const notice = (kind: string, sidecars: readonly Sidecar[], one: string, many: string): Notice[] => {
    const [first] = sidecars;
    if (first === undefined) return [];
    const names = sidecars.map(({ name }) => name);
    const about = names.length > 1 ? namesText(names) : first.health === 'down' ? first.reason : null;
    return [
      {
        id: [server.id, kind, ...names].join(' '),
        title: names.length > 1 ? `${names.length} sidecars ${many}` : `${first.name} ${one}`,
        message: [server.name, about, `${healthy}/${all} healthy`].filter(Boolean).join(' · '),
      },
    ];
  };
  return [
    ...notice('down', news.down, 'is down', 'are down'),
    ...notice('up', news.recovered, 'has recovered', 'have recovered'),
  ];
}

const namesText = (names: readonly string[]): string =>
  names.length > MOST_NAMED
    ? `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more`
    : names.join(', ');
