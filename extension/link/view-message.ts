// The extension's own wire, between the background and its views (panel, side panel, popup, options) over one port
// each. A view says which servers it shows; the background answers with the whole picture and then every event.
import * as v from 'valibot';
import { EpochMs } from '../../server/contract/fields.ts';
import { HistorySchema } from '../../server/contract/history.ts';
import { LogEntrySchema } from '../../server/contract/log-entry.ts';
import { SnapshotSchema } from '../../server/contract/snapshot.ts';
import { EVENT_SCHEMAS } from '../../server/contract/stream.ts';
import { KeptWorkSchema } from '../xray/kept-work.ts';
import { LinkStateSchema } from './link-state.ts';

export const VIEW_PORT_NAME = 'sidescope-view';

const ServerId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** A paired server as views may know it: never with its token. */
export const ServerEntrySchema = v.object({
  id: ServerId,
  /** Shown on its tab; the host unless renamed. */
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** "http://127.0.0.1:7373", without a trailing slash. */
  url: v.pipe(v.string(), v.url()),
});

/** Most events of the log in one message: reading them must not hold up a frame. */
export const MAX_LOG_BATCH = 250;

const LogEventSchema = v.object({ type: v.literal('log'), ...EVENT_SCHEMAS.log.entries });
const ResyncEventSchema = v.object({ type: v.literal('resync'), ...EVENT_SCHEMAS.resync.entries });

/** As the background hands it on: without what it could not read of the log. */
const HistoryValueSchema = v.object({ ...HistorySchema.entries, entries: v.array(LogEntrySchema) });

/** Events that a view takes in; `hello` and `bye` concern the link and stay behind. */
const StateEventSchema = v.variant('type', [
  v.object({ type: v.literal('snapshot'), ...EVENT_SCHEMAS.snapshot.entries }),
  v.object({ type: v.literal('reports'), ...EVENT_SCHEMAS.reports.entries }),
  v.object({ type: v.literal('counts'), ...EVENT_SCHEMAS.counts.entries }),
  LogEventSchema,
  ResyncEventSchema,
  v.object({ type: v.literal('ping'), ...EVENT_SCHEMAS.ping.entries }),
]);

export const ToViewSchema = v.variant('type', [
  /** First message, and again whenever a server is paired, renamed or removed. */
  v.object({ type: v.literal('servers'), servers: v.array(ServerEntrySchema) }),
  v.object({ type: v.literal('link'), serverId: ServerId, link: LinkStateSchema }),
  /** The background's copy as it stands; null when it has none yet. `clockOffsetMs`: server's clock less this one's. */
  v.object({
    type: v.literal('state'),
    serverId: ServerId,
    snapshot: v.nullable(SnapshotSchema),
    clockOffsetMs: v.number(),
  }),
  v.object({ type: v.literal('event'), serverId: ServerId, event: StateEventSchema }),
  /** What the log told before the view watched, oldest first; in several messages where it is much. */
  v.object({
    type: v.literal('log'),
    serverId: ServerId,
    events: v.pipe(v.array(v.variant('type', [LogEventSchema, ResyncEventSchema])), v.maxLength(MAX_LOG_BATCH)),
  }),
  /** The answer to `history`; none comes where the server holds none, or does not answer. */
  v.object({ type: v.literal('history'), serverId: ServerId, history: HistoryValueSchema }),
  /** The answer to `work`, in several messages. */
  v.object({ type: v.literal('work'), serverId: ServerId, kept: KeptWorkSchema }),
]);

export const FromViewSchema = v.variant('type', [
  /** Sent once after connecting: keeps streams to these servers open for as long as the port is. */
  v.object({ type: v.literal('watch'), serverIds: v.nullable(v.array(ServerId)) }),
  /** Skip the wait and try again now. */
  v.object({ type: v.literal('retry'), serverId: ServerId }),
  /** What the server holds of the past, since then by its clock; null: all of it. */
  v.object({ type: v.literal('history'), serverId: ServerId, sinceMs: v.nullable(EpochMs) }),
  /** What the background holds of the apps' requests and use. */
  v.object({ type: v.literal('work'), serverId: ServerId }),
]);

export type ServerEntry = v.InferOutput<typeof ServerEntrySchema>;
export type ToView = v.InferOutput<typeof ToViewSchema>;
export type FromView = v.InferOutput<typeof FromViewSchema>;
