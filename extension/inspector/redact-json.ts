// Secrets within JSON, at any depth: by the names of keys, and by the looks of values. A string that holds JSON, an
// address or a form is gone through as what it is. Pure.
import { isSecretNamed, type JudgeKey } from './redact-text.ts';
import { REDACTED } from './secret-shapes.ts';

/** Deeper than anyone nests on purpose. What lies below goes as a whole. */
const MAX_DEPTH = 64;

/** What a string is, is for others to say. */
export type RedactString = (text: string) => string;

export function redactJsonValue(value: unknown, judge: JudgeKey, redactString: RedactString, depth = 0): unknown {
  if (typeof value === 'string') return redactString(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return REDACTED;
  const next = (item: unknown) => redactJsonValue(item, judge, redactString, depth + 1);
  if (Array.isArray(value)) return value.map(next);
  const named = fieldNamed(value, judge);
  // fromEntries defines "__proto__" as a plain key.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (named !== null && key === named) return [key, emptied(item)];
      return [key, isSecretItem(key, item, value, judge) ? emptied(item) : next(item)];
    }),
  );
}

/** Of a number only those that people choose or are given: a count of tokens is none. */
function isSecretItem(key: string, item: unknown, siblings: object, judge: JudgeKey): boolean {
  if (typeof item === 'number') return judge(key) === 'secret' && !/token/i.test(key);
  if (typeof item === 'object' && item !== null) return judge(key) === 'secret';
  if (typeof item !== 'string') return false;
  return isSecretNamed(key, item, judge) || (/^code$/i.test(key) && isOauth(siblings));
}

/** `code` beside one of these is a code that opens an account, and not a country's. */
const isOauth = (siblings: object): boolean =>
  ['state', 'grant_type', 'grantType', 'code_verifier', 'codeVerifier', 'redirect_uri', 'redirectUri'].some((key) =>
    Object.hasOwn(siblings, key),
  );

/** `{"name": "password", "value": "…"}`: where the name of a field is a value itself, the key that holds what it names. */
function fieldNamed(value: object, judge: JudgeKey): string | null {
  const entries = new Map(Object.entries(value));
  const name = ['name', 'key', 'field', 'header']
    .map((key) => entries.get(key))
    .find((item) => typeof item === 'string');
  if (typeof name !== 'string' || !entries.has('value')) return null;
  const held = entries.get('value');
  return typeof held === 'string' && isSecretNamed(name, held, judge) ? 'value' : null;
}

/** The same shape with nothing in it. */
function emptied(item: unknown, depth = 0): unknown {
  if (Array.isArray(item)) return depth > MAX_DEPTH ? REDACTED : item.map((one) => emptied(one, depth + 1));
  if (typeof item === 'object' && item !== null && depth <= MAX_DEPTH)
    return Object.fromEntries(Object.entries(item).map(([key, one]) => [key, emptied(one, depth + 1)]));
  return item === null || typeof item === 'boolean' || item === '' ? item : REDACTED;
}
