// How long a reporter waits for Redis. No request of the app ever waits for these two: they only say when a Redis counts
// as away. Shorter ones see trouble where there is none, and a false alarm costs 5 s of silence. Linux holds a container
// back for up to a whole CPU quota period, 100 ms, so that a throttled Redis answers after that; on a busy machine of two
// cores more than 100 ms was seen without any quota. A connection may also take a name look-up and two round trips for TLS.
export const CONNECT_TIMEOUT_MS = 500;
export const COMMAND_TIMEOUT_MS = 250;
