// Fetches a snapshot at once and then every 30 s, each after the answer to the last, until the signal fires.
import type { Snapshot } from '../../server/contract/snapshot.ts';
import type { Clock } from '../link/clock.ts';
import { POLL_INTERVAL_MS } from '../link/ladder.ts';
import type { PairedServer } from '../pairing/paired-server.ts';
import type { Answer, ServerClient } from './server-client.ts';

export interface PollDeps {
  client: Pick<ServerClient, 'snapshot'>;
  clock: Clock;
}

export function pollSnapshots(
  { client, clock }: PollDeps,
  server: PairedServer,
  onAnswer: (answer: Answer<Snapshot>) => void,
  signal: AbortSignal,
): void {
  let cancel = () => {};
  const poll = async () => {
    const answer = await client.snapshot(server, signal);
    if (signal.aborted) return;
    onAnswer(answer);
    if (!signal.aborted) cancel = clock.after(POLL_INTERVAL_MS, poll);
  };
  signal.addEventListener('abort', () => cancel(), { once: true });
  void poll();
}
