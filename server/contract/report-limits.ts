// How large a report may be, and how long it waits. Apart from its schema: reporters and panels need these, and not the library that checks.

/** Longest accepted report, in characters of JSON. 200 channels with long names fit in about 14,000. */
export const MAX_REPORT_LENGTH = 32_768;
/** Longest that all `requests` of one report may be; the rest waits for the next one. */
export const MAX_REQUESTS_LENGTH = 16_384;
/** Most channels one report may carry. */
export const MAX_REPORT_CHANNELS = 200;
/** A report waits no longer than this for those that are told of with it, milliseconds. */
export const COALESCE_MS = 100;
