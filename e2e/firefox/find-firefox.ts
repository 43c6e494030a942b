// Which Firefox to drive: the one that Debian packages, else any other in PATH.
import { type Environment, findBrowser } from '../../start/browser/find-browser.ts';

const NAMES = ['firefox-esr', 'firefox'];

/** The executable to start, or null where there is none. */
export const findFirefox = ({ PATH }: Environment): string | null =>
  NAMES.map((name) => findBrowser({ PATH, SIDESCOPE_BROWSER: name })).find((file) => file !== null) ?? null;
