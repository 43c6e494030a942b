// Pairing: six digits, shown in the server's terminal, buy the token once. Guessing is bounded: five tries a code, and
// new codes come ever more slowly while wrong tries go on.
import { timingSafeEqual } from 'node:crypto';

export const CODE_LIFE_MS = 600_000;
export const MAX_TRIES = 5;
/** A new code is shown at most this often at first; the wait doubles with each code that was guessed at in vain. */
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

/**
 * `wrong`: some tries are left. `spent`: it was the last try; a new code is shown after `waitMs`. `renewed`: the code had
 * lapsed and a new one was shown. `waiting`: it had lapsed, and none is shown yet.
 */
export type PairOutcome =
  | { kind: 'paired' }
  | { kind: 'wrong'; triesLeft: number }
  | { kind: 'spent'; waitMs: number }
  | { kind: 'renewed' }
  | { kind: 'waiting'; waitMs: number };

export interface Pairing {
  /** Tries six digits. */
  redeem(digits: string): PairOutcome;
}

export interface PairingDeps {
  monotonicMs: () => number;
  /** Six digits, from a cryptographic source. */
  makeCode: () => string;
  /** Shows a code to the person at the server. */
  announce: (code: string) => void;
}

interface Code {
  digits: string;
  expiresAtMs: number;
  triesLeft: number;
}

/** Shows the first code at once, and after five misses the next one as soon as its time has come. */
export function startPairing({ monotonicMs, makeCode, announce }: PairingDeps, signal: AbortSignal): Pairing {
  let waitMs = FIRST_WAIT_MS;
  let nextCodeAtMs = 0;
  let code: Code | null = null;
  let renewal: NodeJS.Timeout | undefined;
  signal.addEventListener('abort', () => clearTimeout(renewal), { once: true });

  const issue = () => {
    clearTimeout(renewal);
    code = { digits: makeCode(), expiresAtMs: monotonicMs() + CODE_LIFE_MS, triesLeft: MAX_TRIES };
    nextCodeAtMs = monotonicMs() + waitMs;
    announce(code.digits);
  };
  const remainingMs = () => Math.max(0, Math.ceil(nextCodeAtMs - monotonicMs()));
  const renew = (): PairOutcome => {
    if (remainingMs() > 0) return { kind: 'waiting', waitMs: remainingMs() };
    issue();
    return { kind: 'renewed' };
  };
  const miss = (tried: Code): PairOutcome => {
    tried.triesLeft -= 1;
    if (tried.triesLeft > 0) return { kind: 'wrong', triesLeft: tried.triesLeft };
    code = null;
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    renewal = setTimeout(issue, remainingMs());
    return { kind: 'spent', waitMs: remainingMs() };
  };

  issue();
  return {
    redeem(digits) {
      if (code === null || monotonicMs() >= code.expiresAtMs) return renew();
      if (!sameDigits(digits, code.digits)) return miss(code);
      code = null;
      waitMs = FIRST_WAIT_MS;
      return { kind: 'paired' };
    },
  };
}

/** Takes the same time wherever they differ. */
function sameDigits(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
