// Every boundary (store, HTTP, SSE, extension port) turns `unknown` into a type here, or says why it cannot.
// Valibot interprets its schemas: no `eval`, so the same parsers run under an extension's content security policy.
import * as v from 'valibot';
import { fromWire } from './wire.ts';

export type Parsed<T> = { ok: true; value: T } | { ok: false; reason: string };

/** Checks an object whose keys are already camelCase. The reason names the first field that is wrong. */
export function parseValue<const S extends v.GenericSchema>(schema: S, value: unknown): Parsed<v.InferOutput<S>> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return { ok: true, value: result.output };
  const issue = result.issues[0];
  const path = v.getDotPath(issue);
  return { ok: false, reason: path ? `${path}: ${issue.message}` : issue.message };
}

/** Checks an object as it came off a wire (snake_case keys). */
export function parseWire<const S extends v.GenericSchema>(schema: S, value: unknown): Parsed<v.InferOutput<S>> {
  return parseValue(schema, fromWire(value));
}

/** Checks the text of one JSON document, no longer than `maxBytes` UTF-16 units. */
export function parseWireJson<const S extends v.GenericSchema>(
  schema: S,
  json: string,
  maxLength: number,
): Parsed<v.InferOutput<S>> {
  if (json.length > maxLength)
    return { ok: false, reason: `too large: ${json.length} of at most ${maxLength} characters` };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { ok: false, reason: 'not JSON' };
  }
  return parseWire(schema, value);
}
