// The body of GET /api/monitor/history, made once for all who ask the same within a step.
import { HISTORY_SPAN_MS, type History, stepOf } from './contract/history.ts';
import { toWireJson } from './contract/wire.ts';
import type { EventLog } from './event-log.ts';
import type { ServerHistory } from './history.ts';

export interface HistoryAnswerDeps {
  history: ServerHistory;
  eventLog: Pick<EventLog, 'held'>;
  nowMs: () => number;
}

/** `sinceMs`: by the server's clock; null: all that is held. */
export function createHistoryAnswer({ history, eventLog, nowMs }: HistoryAnswerDeps) {
  let made: { key: string; bytes: Buffer } | null = null;
  return async (sinceMs: number | null): Promise<Buffer> => {
    const held = await eventLog.held();
    const now = nowMs();
    const key = JSON.stringify([sinceMs, stepOf(now), history.lastStep(), held.at(-1)?.id]);
    if (made?.key === key) return made.bytes;
    const fromMs = Math.max(sinceMs ?? 0, now - HISTORY_SPAN_MS);
    const entries = held.filter(({ atMs }) => atMs >= fromMs);
    const body: History = { generatedAtMs: now, ...history.read(sinceMs, now), entries };
    made = { key, bytes: Buffer.from(toWireJson(body)) };
    return made.bytes;
  };
}
