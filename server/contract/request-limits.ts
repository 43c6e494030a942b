// How large entries of requests may be. Apart from their schema: an app needs these, and not the library that checks.

/** Most entries one report may carry. What does not fit waits for the next one. */
export const MAX_REPORT_REQUESTS = 64;
/** Most channels named by one entry. */
export const MAX_ENTRY_CHANNELS = 8;
/** Longest route or job name kept, in characters. */
export const MAX_ROUTE_LENGTH = 160;
