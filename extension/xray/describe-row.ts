// A row of the waterfall in words. Pure.
import { formatMs } from '../link/format-ms.ts';
import type { Row, Segment } from './waterfall.ts';

export interface RowText {
  name: string;
  /** What it did. */
  detail: string;
  /** "500" or "failed"; empty: it went well. */
  failure: string;
  /** Everything, for whoever does not see the bars. */
  title: string;
}

const SEGMENT: Record<Segment['kind'], string> = {
  queue: 'queued',
  dns: 'DNS',
  connect: 'connect',
  tls: 'TLS',
  send: 'send',
  wait: 'wait',
  receive: 'receive',
  edge: 'between browser and server',
  work: 'worked',
};

export function describeRow(row: Row): RowText {
  const text = namesOf(row);
  const { failure } = text;
  const times = row.segments.map((segment) => segmentText(segment));
  const orphan = row.orphan ? 'who called it told nothing' : '';
  return { ...text, title: [text.detail, failure, ...times, orphan].filter(Boolean).join(', ') };
}

function namesOf({ kind, sidecar, heard }: Row): Pick<RowText, 'name' | 'detail' | 'failure'> {
  if (heard === null)
    return kind === 'edge'
      ? { name: 'edge', detail: 'network, proxies', failure: '' }
      : { name: 'browser', detail: '', failure: '' };
  const { method, route, status, failed } = heard.entry;
  if (kind === 'queue') return { name: 'queue', detail: queueOf(route), failure: '' };
  const detail = [method, route].filter(Boolean).join(' ');
  return { name: sidecar ?? '', detail, failure: failed ? String(status ?? 'failed') : '' };
}

/** Of "queue/name"; a name may hold slashes as well. */
const queueOf = (route: string): string => route.split('/', 1)[0] ?? '';

const segmentText = ({ kind, fromMs, toMs }: Segment): string =>
  `${SEGMENT[kind]} ${formatMs(toMs - fromMs)} from ${formatMs(fromMs)}`;

/** How long it took: of the way between the parts of it, of others from their beginning to their end. */
export const rowMs = ({ kind, segments, fromMs, toMs }: Row): number =>
  kind === 'edge' ? segments.reduce((sum, segment) => sum + segment.toMs - segment.fromMs, 0) : toMs - fromMs;
