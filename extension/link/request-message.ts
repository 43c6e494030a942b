// The wire of requests, between the background and the views that list them, over one port each: apart from the port for
// servers, because it carries one tab only, and much. In: which tab a view follows. Out: what the background holds of it,
// then each further request. Everything on it is redacted.
import * as v from 'valibot';
import { PollingRowSchema } from '../inspector/polling-row.ts';
import { RequestEntrySchema } from '../inspector/request-entry.ts';

export const REQUEST_PORT_NAME = 'sidescope-requests';
/** Most entries in one message. */
export const MAX_BATCH = 200;

const TabId = v.pipe(v.number(), v.safeInteger());

export const ToRequestViewSchema = v.variant('type', [
  /** The app's origins of which the background does not see requests, since the person or the browser has not let it. */
  v.object({ type: v.literal('access'), missing: v.array(v.string()) }),
  /** What is held of the tab, at first and after the tab was changed. The page that is shown began at `pageAtMs`; null: not seen. */
  v.object({
    type: v.literal('log'),
    tabId: TabId,
    entries: v.array(RequestEntrySchema),
    polling: v.array(PollingRowSchema),
    pageAtMs: v.nullable(v.number()),
  }),
  v.object({
    type: v.literal('entries'),
    tabId: TabId,
    entries: v.pipe(v.array(RequestEntrySchema), v.maxLength(MAX_BATCH)),
  }),
  v.object({ type: v.literal('navigated'), tabId: TabId, url: v.string() }),
  v.object({
    type: v.literal('rules'),
    prefixes: v.array(v.string()),
    servers: v.array(v.string()),
    origins: v.array(v.string()),
  }),
]);

export const FromRequestViewSchema = v.variant('type', [
  v.object({ type: v.literal('follow'), tabId: TabId }),
  v.object({ type: v.literal('clear'), tabId: TabId }),
  /** Somebody wants the background to look at these origins from now on, and the browser lets it. */
  v.object({ type: v.literal('allow'), origins: v.pipe(v.array(v.string()), v.maxLength(50)) }),
]);

export type ToRequestView = v.InferOutput<typeof ToRequestViewSchema>;
export type FromRequestView = v.InferOutput<typeof FromRequestViewSchema>;
