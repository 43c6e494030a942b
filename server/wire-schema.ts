// A JSON schema of TypeScript names -> the same with the names of the wire. Pure.
import { wirePath } from './contract/wire.ts';

/** Renames what stands under `properties` and in `required`, at any depth. */
export function wireSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(wireSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, wireValue(key, value)]));
}

function wireValue(key: string, value: unknown): unknown {
  if (key === 'required' && Array.isArray(value)) return value.map((name) => wirePath(String(name)));
  if (key !== 'properties' || typeof value !== 'object' || value === null) return wireSchema(value);
  return Object.fromEntries(Object.entries(value).map(([name, property]) => [wirePath(name), wireSchema(property)]));
}
