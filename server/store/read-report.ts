// JSON text out of the store -> a report, or which sidecar it spoils and why.
import * as v from 'valibot';
import { InstanceId, Name } from '../contract/fields.ts';
import { parseReport, type Rejected, type Report } from '../contract/report.ts';
import { toWireJson } from '../contract/wire.ts';

/** Where a report was found. The instance is null under a key that names none. */
export interface Place {
  name: string;
  instance: string | null;
}

type Read = { ok: true; report: Report; json: string } | { ok: false; rejected: Rejected };

const Named = v.object({ name: Name, instance: v.fallback(v.nullable(InstanceId), null) });

/** Reads a report that stands under a key. What the key says counts: a report of another sidecar is not its own. */
export function readReportAt(place: Place, json: string): Read {
  const parsed = parseReport(json);
  const reject = (reason: string): Read => ({ ok: false, rejected: { ...place, reason } });
  if (!parsed.ok) return reject(parsed.reason);
  const { name, instance } = parsed.value;
  if (name !== place.name) return reject(`name: its key is of "${place.name}", but it says "${name}"`);
  if (place.instance !== null && instance !== place.instance)
    return reject(`instance: its key is of "${place.instance}", but it says "${instance}"`);
  return good(parsed.value, json);
}

/** The text is passed on as it is, unless it is written over several lines, which would break a frame. */
const good = (report: Report, json: string): Read => ({
  ok: true,
  report,
  json: /[\r\n]/.test(json) ? toWireJson(report) : json,
});

/** Reads a report that came without a key. `null` where it cannot be read and does not even say whose it is. */
export function readReportMessage(json: string): Read | null {
  const parsed = parseReport(json);
  if (parsed.ok) return good(parsed.value, json);
  const place = readPlace(json);
  return place && { ok: false, rejected: { ...place, reason: parsed.reason } };
}

function readPlace(json: string): Place | null {
  try {
    const named = v.safeParse(Named, JSON.parse(json));
    return named.success ? named.output : null;
  } catch {
    return null;
  }
}
