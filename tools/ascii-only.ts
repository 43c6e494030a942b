// A script with a single character beyond Latin-1 is held by V8 at two bytes for each of its characters.
import type { Plugin } from 'vite';

/** Writes such characters, which stand in texts only, as their escapes: in what is written, since minifying turns them back. */
export const asciiOnly = (): Plugin => ({
  name: 'ascii-only',
  generateBundle(_options, bundle) {
    for (const output of Object.values(bundle)) if (output.type === 'chunk') output.code = asAscii(output.code);
  },
});

/** The same JavaScript without a character beyond ASCII. Pure. In names and comments there must be none. */
export const asAscii = (code: string): string =>
  code.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
