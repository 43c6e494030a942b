// What `npm start` understands.
import { parseArgs } from 'node:util';

const OPTIONS = {
  browser: { type: 'boolean', default: true },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export interface Options {
  /** Whether a browser may be opened. */
  browser: boolean;
  help: boolean;
}

/** Throws on an option that does not exist. */
export function parseOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS, allowNegative: true });
    return { browser: values.browser, help: values.help };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}. See: npm start -- --help`);
  }
}

export const HELP = `npm start [-- OPTIONS]

Builds the extension, starts the server and the demo, each process under its reporter, and drives gentle traffic
through it. Where a Chrome, Edge or Chromium and a display are there, opens the demo page in it with DevTools on the
Sidescope panel. Ctrl-C ends everything.

Options
  --no-browser        never open a browser; print how to load the extension by hand
  --help              this text

Environment
  SIDESCOPE_PORT      the server's port (7373)
  DEMO_PORT           first of the demo's four ports (7380)
  OPS_REDIS_URL       run on this Redis, such as redis://127.0.0.1:6379/2 (unset: nothing to install)
  SIDESCOPE_BROWSER   the browser to open, a path or a name in PATH
  SIDESCOPE_TOKEN, SIDESCOPE_TOKEN_FILE   the server's token, or its file (unset: made at the first start)
  DEMO_STATE_DIR      folder for logs and the running demo's addresses (.state)

npm run demo -- kill NAME ends one process of the demo; npm run demo -- NAME starts it again.
`;
