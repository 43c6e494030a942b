// The package has no types of its own.
declare module 'har-validator' {
  /** Resolves with the data where it is HAR 1.2, and rejects with what is wrong. */
  export function har(data: unknown): Promise<unknown>;
}
