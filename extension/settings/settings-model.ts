// The settings as a page holds them. In: storage, whoever wrote it. Out: signals. Actions and storage are the only writers.
import { type ReadonlySignal, signal } from '@preact/signals';
import { DEFAULT_SETTINGS, type Settings, type SettingsStorage } from './settings.ts';

export interface SettingsModel {
  /** The defaults until storage has answered. */
  readonly settings: ReadonlySignal<Settings>;
  /** Resolves once they are what is stored. */
  readonly loaded: Promise<void>;
  /** Seen here at once, and by every other page as soon as it is stored. */
  change(some: Partial<Settings>): void;
}

export function createSettingsModel(storage: SettingsStorage, abort: AbortSignal): SettingsModel {
  const settings = signal(DEFAULT_SETTINGS);
  let touched = false;
  storage.watch((next) => {
    touched = true;
    settings.value = next;
  }, abort);
  const loaded = storage.read().then((stored) => {
    if (!touched && !abort.aborted) settings.value = stored;
  });
  return {
    settings,
    loaded,
    change(some) {
      touched = true;
      settings.value = { ...settings.peek(), ...some };
      void storage.change(some);
    },
  };
}
