// The settings, out of the browser's storage. Decides nothing.
import { storedSettings } from '../storage/browser-edge.ts';
import { createSettingsStorage } from './settings.ts';
import { createSettingsModel, type SettingsModel } from './settings-model.ts';

/** The model of this page. It lives as long as the page, which ends all of it. */
export const browserSettings = (): SettingsModel =>
  createSettingsModel(createSettingsStorage(storedSettings), new AbortController().signal);
