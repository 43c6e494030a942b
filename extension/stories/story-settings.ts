// Settings that a story may change without anything being kept, and a browser that gives leave, or does not.
import { signal } from '@preact/signals';
import type { AllowedOrigins } from '../inspector/allowed-origins.ts';
import type { NotificationsLeave } from '../settings/notifications-field.tsx';
import { DEFAULT_SETTINGS, type Settings } from '../settings/settings.ts';
import type { SettingsModel } from '../settings/settings-model.ts';

export function storySettings(some: Partial<Settings> = {}): SettingsModel {
  const settings = signal({ ...DEFAULT_SETTINGS, ...some });
  return {
    settings,
    loaded: Promise.resolve(),
    change: (next) => {
      settings.value = { ...settings.peek(), ...next };
    },
  };
}

export function storyAllowed(): AllowedOrigins {
  const origins = signal<readonly string[]>(['http://127.0.0.1:7380', 'https://shop.example']);
  return {
    origins,
    disallow: async (origin) => {
      origins.value = origins.peek().filter((other) => other !== origin);
    },
  };
}

export const storyLeave = (given: boolean): NotificationsLeave => ({
  has: async () => given,
  ask: async () => given,
  watch: () => {},
});
