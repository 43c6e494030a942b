// The server's own time, from which every age is taken. Wall clocks are set back and forth (NTP, a person, a resumed
// virtual machine); an age must not be. So this is the wall clock as it stood at the start, and the time passed since.

/**
 * Milliseconds since 1970, whole, never going back. Based anew at a restart only: what the wall clock was corrected by
 * since then, and the time the machine slept, are missing in it. Clients therefore reckon with the difference to their
 * own clock. What is compared with clocks of other machines (scores of the instances index) is not taken from this.
 */
export function createSteadyClock(wallMs: () => number, monotonicMs: () => number): () => number {
  const offsetMs = wallMs() - monotonicMs();
  return () => Math.round(offsetMs + monotonicMs());
}
