// Says it in the log when the store went out of full use, or is back. Out of the picture's own reason, which also knows a
// read that was refused: that is no trouble of the connection's.
import type { LogKind } from './contract/log-entry.ts';
import type { EventLog } from './event-log.ts';
import type { LiveState } from './live-state.ts';

export interface StoreEntries {
  /** Says what changed since the last look. The first one says nothing. `isHeard`: streams hear what is sent now. */
  look(isHeard: boolean): void;
  /** Too long ago was the last look to tell what happened since: the next one begins anew. */
  forget(): void;
}

export interface StoreEntriesDeps {
  liveState: Pick<LiveState, 'latest'>;
  eventLog: Pick<EventLog, 'noticeStore'>;
  nowMs: () => number;
}

export function createStoreEntries({ liveState, eventLog, nowMs }: StoreEntriesDeps): StoreEntries {
  let wasLost: boolean | null = null;
  return {
    look(isHeard) {
      const { degradedReason: reason } = liveState.latest();
      const isLost = reason !== null;
      const isChange = wasLost !== null && isLost !== wasLost;
      wasLost = isLost;
      if (!isChange) return;
      const kind: LogKind = isLost ? 'store_lost' : 'store_back';
      const about = { sidecar: null, instance: null, from: null, to: null, reason };
      eventLog.noticeStore({ atMs: nowMs(), kind, ...about }, isHeard);
    },
    forget() {
      wasLost = null;
    },
  };
}
