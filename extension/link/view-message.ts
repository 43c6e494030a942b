// The extension's own wire, between the background and its views (panel, side panel, popup, options) over one port
// each. A view says which servers it shows; the background answers with the whole picture and then every event.
import * as v from 'valibot';
import { SnapshotSchema } from '../../server/contract/snapshot.ts';
import { EVENT_SCHEMAS } from '../../server/contract/stream.ts';
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

/** Events that a view takes in; `hello` and `bye` concern the link and stay behind. */
const StateEventSchema = v.variant('type', [
  v.object({ type: v.literal('snapshot'), ...EVENT_SCHEMAS.snapshot.entries }),
  v.object({ type: v.literal('reports'), ...EVENT_SCHEMAS.reports.entries }),
  v.object({ type: v.literal('counts'), ...EVENT_SCHEMAS.counts.entries }),
  v.object({ type: v.literal('log'), ...EVENT_SCHEMAS.log.entries }),
  v.object({ type: v.literal('resync'), ...EVENT_SCHEMAS.resync.entries }),
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
]);

export const FromViewSchema = v.variant('type', [
  /** Sent once after connecting: keeps streams to these servers open for as long as the port is. */
  v.object({ type: v.literal('watch'), serverIds: v.nullable(v.array(ServerId)) }),
  /** Skip the wait and try again now. */
  v.object({ type: v.literal('retry'), serverId: ServerId }),
]);

export type ServerEntry = v.InferOutput<typeof ServerEntrySchema>;
export type ToView = v.InferOutput<typeof ToViewSchema>;
export type FromView = v.InferOutput<typeof FromViewSchema>;
