import { type ReadonlySignal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

/** The settings, for whatever is deep in a page. The page's root provides them; in a test the defaults hold. */
export const SettingsContext = createContext<ReadonlySignal<Settings>>(signal(DEFAULT_SETTINGS));
