// Every boundary (store, HTTP, SSE, extension port) turns `unknown` into a type here, or says why it cannot.
// Valibot interprets its schemas: no `eval`, so the same parsers run under an extension's content security policy.
import * as v from 'valibot';
import { fromWire, wirePath } from './wire.ts';

export type Parsed<T> = { ok: true; value: T } | { ok: false; reason: string };

/** Longest reason given, in characters: the input may stand in it, and the reason itself travels on. */
export const MAX_REASON_LENGTH = 300;

/** Checks an object whose keys are already camelCase. The reason names the first field that is wrong. */
export function parseValue<const S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  nameOf: (path: string) => string = (path) => path,
): Parsed<v.InferOutput<S>> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return { ok: true, value: result.output };
  return { ok: false, reason: reasonOf(result.issues[0], nameOf) };
}

function reasonOf(issue: v.BaseIssue<unknown>, nameOf: (path: string) => string): string {
  const path = v.getDotPath(issue);
  const reason = path ? `${nameOf(path)}: ${issue.message}` : issue.message;
  return reason.slice(0, MAX_REASON_LENGTH);
}

/** Checks an object as it came off a wire (snake_case keys), and names a wrong field as it stands there. */
export function parseWire<const S extends v.GenericSchema>(schema: S, value: unknown): Parsed<v.InferOutput<S>> {
  return parseValue(schema, fromWire(value), wirePath);
}

/** Everything that is wrong with an object as it came off a wire, for a person who mends it in one go. */
export function wireProblems(schema: v.GenericSchema, value: unknown): string[] {
  const { issues = [] } = v.safeParse(schema, fromWire(value));
  return issues.map((issue) => reasonOf(issue, wirePath));
}

/** Checks the text of one JSON document, no longer than `maxLength` UTF-16 units. */
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
