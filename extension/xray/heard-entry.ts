// An entry of a request together with who told it, as views and background keep it.
import * as v from 'valibot';
import { EpochMs, InstanceId, Name } from '../../server/contract/fields.ts';
import { RequestEntrySchema } from '../../server/contract/request-entry.ts';
import type { StreamEvent } from '../../server/contract/stream.ts';

const Id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

export const HeardEntrySchema = v.object({
  sidecar: Name,
  instance: InstanceId,
  /** null: its reporter does not know its machine. */
  hostId: v.nullable(Id),
  bootId: Id,
  /** When the server told of it, by the server's clock. */
  heardAtMs: EpochMs,
  entry: RequestEntrySchema,
});
export type HeardEntry = v.InferOutput<typeof HeardEntrySchema>;

/** Who tells entries: one boot of one instance. Their numbers count within it. */
export type Teller = Pick<HeardEntry, 'sidecar' | 'instance' | 'bootId'>;
export const tellerKey = ({ sidecar, instance, bootId }: Teller): string => `${sidecar} ${instance} ${bootId}`;

/** What on one machine is stamped by one clock. */
export const clockKey = ({ hostId, sidecar, instance }: Pick<HeardEntry, 'hostId' | 'sidecar' | 'instance'>): string =>
  hostId === null ? `instance ${sidecar} ${instance}` : `host ${hostId}`;

export const heardEntries = ({ atMs, reports }: Extract<StreamEvent, { type: 'reports' }>): HeardEntry[] =>
  reports.flatMap(({ name, instance, hostId = null, bootId, requests = [] }) =>
    requests.map((entry) => ({ sidecar: name, instance, hostId, bootId, heardAtMs: atMs, entry })),
  );

export const startMs = ({ entry }: HeardEntry): number => entry.startedAtMs;
export const endMs = ({ entry }: HeardEntry): number => entry.startedAtMs + entry.durationMs;
