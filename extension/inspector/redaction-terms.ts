/** Names that commonly hold secrets, as the options list them at first. One that is not listed there no longer counts. */
export const DEFAULT_TERMS: readonly string[] = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'api-key',
  'apikey',
  'csrf',
  'session',
];
