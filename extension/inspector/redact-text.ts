// Secrets within text that has no structure of its own, or one that was cut off: by their looks, and by the names before
// them, as in `password=…`, `"token": "…"`, `<secret>…</secret>` and `<input name="csrf" value="…">`. Pure.
import type { KeyVerdict } from './secret-keys.ts';
import { looksRandom, REDACTED, redactShapes } from './secret-shapes.ts';

export type JudgeKey = (key: string) => KeyVerdict;

/** A name, `=` or `:`, and a value in quotes (also those of JSON within JSON, behind backslashes) or up to the next gap. */
const NAMED =
  /(?<![\w$.-])([A-Za-z_$][\w$.-]{0,60})((?:\\*["'])?\s{0,4}(?::|=>|={1,3})\s{0,4})(\\*"(?:[^"\\]|\\[^"])*(?:\\*")?|\\*'(?:[^'\\]|\\[^'])*(?:\\*')?|`[^`]*`?|[^\s&;,<>"'(){}[\]`]+)/g;

const ELEMENT = /<([A-Za-z][\w:.-]{0,60})((?:\s[^<>]*)?)>([^<]+)(?=<|$)/g;

/** Two attributes of one tag, in either order: which field, and what stands in it. */
const FIELD = /<(?:input|meta|param|option|textarea)\b[^>]*>/gi;
const FIELD_NAME = /\b(?:name|id|property|key)\s*=\s*["']?([^"'\s>]+)/i;
const FIELD_VALUE = /(\b(?:value|content)\s*=\s*)("[^"]*"?|'[^']*'?|[^\s>]+)/gi;

export function redactText(text: string, judge: JudgeKey): string {
  const shaped = redactShapes(text).replace(NAMED, (all, key: string, between: string, value: string) => {
    // "https://…" is no name with a value.
    if (value.startsWith('//') || !isSecretNamed(key, bare(value), judge)) return all;
    return `${key}${between}${requoted(value)}`;
  });
  return shaped.includes('<') ? redactMarkup(shaped, judge) : shaped;
}

const redactMarkup = (text: string, judge: JudgeKey): string =>
  text
    .replace(ELEMENT, (all, name: string, rest: string, value: string) =>
      isSecretNamed(name, value.trim(), judge) ? `<${name}${rest}>${REDACTED}` : all,
    )
    .replace(FIELD, (tag) => {
      const name = FIELD_NAME.exec(tag)?.[1] ?? '';
      return tag.replace(FIELD_VALUE, (all, before: string, value: string) =>
        isSecretNamed(name, bare(value), judge) ? `${before}${requoted(value)}` : all,
      );
    });

const QUOTES = /^(?:\\*["'`])|(?:\\*["'`])$/g;
const bare = (value: string): string => value.replace(QUOTES, '');

/** The same quotes around nothing but the mark. */
const requoted = (value: string): string => {
  const quote = /^\\*["'`]/.exec(value)?.[0] ?? '';
  return `${quote}${REDACTED}${quote}`;
};

/** Whether what stands under such a name goes: true, false, null, nothing and a lone schema of types tell nothing. */
export function isSecretNamed(key: string, value: string, judge: JudgeKey): boolean {
  if (value.startsWith(REDACTED) || SAYS_NOTHING.test(value)) return false;
  const verdict = judge(key);
  return verdict === 'secret' || (verdict === 'suspect' && looksRandom(value));
}

const SAYS_NOTHING = /^(?:true|false|null|undefined|none|string|number|boolean|include|omit|same-origin|)$/i;
