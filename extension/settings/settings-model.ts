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
  let underWay = 0;
  let asked = 0;
  let newest = Promise.resolve();
  // Read anew, and not taken from the word of a change: that may be of one of our own that a later one has overtaken, and
  // would bring back for a moment what was just removed.
  const take = async (): Promise<void> => {
    const turn = ++asked;
    const stored = await storage.read();
    if (turn !== asked) return newest;
    if (underWay === 0 && !abort.aborted) settings.value = stored;
  };
  const look = () => {
    newest = take();
    return newest;
  };
  storage.watch(() => void look(), abort);
  return {
    settings,
    loaded: look(),
    change(some) {
      settings.value = { ...settings.peek(), ...some };
      underWay += 1;
      void storage.change(some).finally(() => {
        underWay -= 1;
        return look();
      });
    },
  };
}
