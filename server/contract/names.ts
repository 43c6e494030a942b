// What names look like. Apart from the schemas: a reporter needs these, and not the library that checks.

/** A name used in keys, rows and options: lower-case letters, digits, dot, dash, underscore; 1 to 63 characters. */
export const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** A host or process name that tells replicas apart: printable, without the colon that separates Redis key parts. */
export const INSTANCE_ID = /^\w[\w.@/-]{0,127}$/;

export const isName = (value: unknown): value is string => typeof value === 'string' && NAME.test(value);
export const isInstanceId = (value: unknown): value is string => typeof value === 'string' && INSTANCE_ID.test(value);
