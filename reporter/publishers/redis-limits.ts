// How long a reporter waits for Redis. No request of the app ever waits for these two: they only say when a Redis counts
// as away. Shorter ones see trouble where there is none, and a false alarm costs 5 s of silence. Linux holds a container
// back for up to a whole CPU quota period, 100 ms, so that a throttled Redis answers after that; on a busy machine of two
// cores more than 100 ms was seen without any quota. A connection may also take a name look-up and two round trips for TLS.
// Nothing is lost by patience: the next report carries the whole truth. As far off as the next report usually is, the timer
// never fires. At 250 ms it woke the process once more for each: in an app at 1 Hz, 46 ms of CPU a minute in place of 40.
export const CONNECT_TIMEOUT_MS = 500;
export const COMMAND_TIMEOUT_MS = 1_000;
