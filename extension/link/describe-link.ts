// What the pill says of a link.
import { formatInterval } from './format-duration.ts';
import type { LinkState } from './link-state.ts';

export interface LinkText {
  tone: 'live' | 'waiting' | 'offline';
  text: string;
  /** The longer story, for whoever asks. */
  detail: string;
}

/** `pausedAt`: of when the picture is that stands still, empty where there is none yet; null: it moves on. */
export function describeLink(link: LinkState, pausedAt: string | null): LinkText {
  if (pausedAt !== null) {
    const text = pausedAt && ` · ${pausedAt}`;
    return { tone: 'waiting', text: `Paused${text}`, detail: 'The picture stands still; reports are still collected.' };
  }
  switch (link.kind) {
    case 'live':
      return {
        tone: 'live',
        text: `Near real-time · ${formatInterval(link.intervalMs)}`,
        detail: liveDetail(link.intervalMs),
      };
    case 'polling':
      return { tone: 'waiting', text: `Polling · ${formatInterval(link.intervalMs)}`, detail: link.reason };
    case 'connecting':
      return { tone: 'waiting', text: 'Connecting…', detail: 'The server is asked for its event stream.' };
    case 'offline':
      return { tone: 'offline', text: `Offline — ${link.cause}`, detail: link.reason };
  }
}

const liveDetail = (intervalMs: number) => `Reporters are asked for a report every ${formatInterval(intervalMs)}.`;
