// The X-ray of a request, worked out anew only when that may say something else. Every frame of the stream asks for it, and
// once a request has been over for half a minute those that only tell what containers use say nothing about it.
import { STILL_WORKING_MS, type Xray, type XrayFacts, xrayOf } from './xray.ts';

/** For one request after the other. */
export function createStillXray(): (facts: XrayFacts) => Xray {
  let still: { xray: Xray; basis: readonly unknown[] } | null = null;
  return (facts) => {
    const basis = basisOf(facts);
    if (still?.basis.every((one, index) => one === basis[index])) return still.xray;
    const xray = xrayOf(facts);
    still = isOver(xray, facts) ? { xray, basis } : null;
    return xray;
  };
}

/** All that changes it once it is over: what was used meanwhile was told of by then. */
function basisOf({ request, work, log, traces, snapshot }: XrayFacts): readonly unknown[] {
  return [
    request,
    work,
    log,
    traces,
    // Also one of another request may have run at the same time.
    work?.ring.added(),
    // A view that came late is told of what was before.
    work?.sinceMs,
    work?.track.restored(),
    snapshot?.channels.map(({ id, path }) => [id, ...path].join(' ')).join('\n'),
  ];
}

/** Whatever of it takes time has had its time. */
const isOver = (xray: Xray, { request, nowMs }: XrayFacts): boolean =>
  !request.pending &&
  nowMs - request.startedAtMs - ('found' in xray ? xray.found.window.toMs : (request.durationMs ?? 0)) >=
    STILL_WORKING_MS;
