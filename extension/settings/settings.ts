// What a person may set, as one record in `storage.local`. In: whatever storage holds; a value that cannot be read counts
// as not set, and spoils no other. Out: settings, at each change as well. Pure but for the storage it is given.
import * as v from 'valibot';
import { IDLE_INTERVAL_MS, MIN_INTERVAL_MS, WATCH_INTERVAL_MS } from '../../server/contract/keys.ts';
import { DEFAULT_TERMS } from '../inspector/redaction-terms.ts';
import type { StoredValue } from '../storage/stored-value.ts';

/** Most entries of a list, and longest entry. */
export const MAX_LIST_ENTRIES = 100;
export const MAX_LIST_ENTRY_LENGTH = 200;

/** What of a number may be set. */
export const LIMITS = {
  watchIntervalMs: { least: MIN_INTERVAL_MS, most: IDLE_INTERVAL_MS },
  inspectorMaxEntries: { least: 50, most: 10_000 },
  inspectorMaxMegabytes: { least: 1, most: 256 },
  notificationCooldownMinutes: { least: 1, most: 120 },
} as const;

const within = ({ least, most }: { least: number; most: number }) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const Entry = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_LIST_ENTRY_LENGTH));
const List = v.pipe(v.array(Entry), v.maxLength(MAX_LIST_ENTRIES));

export const SettingsSchema = v.object({
  /** Prefixes of paths, such as "/api/me": GETs under them are polling, and neither kept nor read. */
  pollingExclusions: v.fallback(List, []),
  /**
   * What is named so (a header, a query parameter, a field of a body; also in part, whatever the case) loses its value. A
   * default that is missing is switched off.
   */
  redactionTerms: v.fallback(List, [...DEFAULT_TERMS]),
  /** How many requests the inspector holds, and how much of their bodies; the oldest go first. */
  inspectorMaxEntries: v.fallback(within(LIMITS.inspectorMaxEntries), 500),
  inspectorMaxMegabytes: v.fallback(within(LIMITS.inspectorMaxMegabytes), 16),
  /** The cadence asked of reporters while a view is open; a server asks for the shortest that any of its viewers wants. */
  watchIntervalMs: v.fallback(within(LIMITS.watchIntervalMs), WATCH_INTERVAL_MS),
  /** Whether dots travel and values flash. `system`: as the operating system says. */
  motion: v.fallback(v.picklist(['system', 'reduce', 'full']), 'system'),
  /** Whether the browser tells of a sidecar that went down, or recovered. */
  notifications: v.fallback(v.boolean(), false),
  /** So long after a notification none follows about the same sidecar. */
  notificationCooldownMinutes: v.fallback(within(LIMITS.notificationCooldownMinutes), 5),
});

export type Settings = v.InferOutput<typeof SettingsSchema>;

/** Every field has a fallback, so any record at all is read; what is no record holds nothing that was set. */
export function parseSettings(stored: unknown): Settings {
  const parsed = v.safeParse(SettingsSchema, stored);
  return parsed.success ? parsed.output : DEFAULT_SETTINGS;
}

export const DEFAULT_SETTINGS: Settings = v.parse(SettingsSchema, {});

export interface SettingsStorage {
  read(): Promise<Settings>;
  /** Changes some of them, and leaves the others as they are at that instant, whoever wrote them. */
  change(some: Partial<Settings>): Promise<void>;
  /** Calls at each change by whatever page, until the signal fires. */
  watch(onChange: (settings: Settings) => void, signal: AbortSignal): void;
}

export const createSettingsStorage = (value: StoredValue): SettingsStorage => ({
  read: async () => parseSettings(await value.read()),
  change: async (some) => void (await value.update((stored) => parseSettings({ ...parseSettings(stored), ...some }))),
  watch: (onChange, signal) => value.watch((stored) => onChange(parseSettings(stored)), signal),
});
