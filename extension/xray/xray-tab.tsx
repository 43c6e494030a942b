// The X-ray of the request that is open: what was done for it, where, and what else went on. It follows what still comes.

import { computed, useComputed } from '@preact/signals';
import { CircleCheck, CircleQuestionMark, type IconNode, TriangleAlert } from 'lucide';
import { useContext, useEffect, useMemo } from 'preact/hooks';
import { Icon } from '../app/icon.tsx';
import { Part } from '../inspector/facts.tsx';
import type { RequestEntry } from '../inspector/request-entry.ts';
import type { Absence } from './absence.ts';
import { AlsoRanList } from './also-ran-list.tsx';
import { describeAbsence, missingText } from './describe-absence.ts';
import { FiguresTable } from './figures-table.tsx';
import { createStillXray } from './still-xray.ts';
import type { Verdict } from './verdict.ts';
import { WaterfallTable } from './waterfall-table.tsx';
import { WindowLog } from './window-log.tsx';
import type { Found } from './xray.ts';
import { XrayContext, type XrayScope } from './xray-context.ts';
import './xray.css';

export function XrayTab({ entry }: { entry: RequestEntry }) {
  const scope = useContext(XrayContext);
  return scope === null ? null : <XrayOf key={entry.id} request={entry} scope={scope} />;
}

function XrayOf({ request, scope: { server, traces } }: { request: RequestEntry; scope: XrayScope }) {
  useEffect(server.keepWork, [server]);
  const log = useComputed(() => server.log.value.flatMap((item) => (item.kind === 'entry' ? [item.entry] : [])));
  const xrayOf = useMemo(createStillXray, []);
  const xray = useMemo(
    () =>
      computed(() => {
        const shown = server.work.value;
        const snapshot = server.snapshot.value;
        const clockOffsetMs = shown?.clockOffsetMs ?? 0;
        const endMs = request.startedAtMs + (request.durationMs ?? 0);
        return xrayOf({
          request,
          work: shown?.work ?? null,
          snapshot,
          log: log.value,
          traces: traces.value,
          clockOffsetMs,
          // The picture moves on once a second, and stands still with everything else.
          nowMs: snapshot === null ? endMs : snapshot.generatedAtMs - clockOffsetMs,
        });
      }),
    [request, server, traces],
  ).value;
  // Times are written otherwise on another day, and only then.
  const dayMs = useComputed(() => new Date(server.snapshot.value?.generatedAtMs ?? 0).setHours(0, 0, 0, 0)).value;
  const channels = 'found' in xray ? xray.found.lit.channels : [];
  useEffect(() => server.light.lightChannels(channels), [channels.join(' ')]);
  useEffect(() => () => putOut(server), [server]);
  if ('absence' in xray) return <Absent absence={xray.absence} traceId={xray.traceId} />;
  return <FoundXray found={xray.found} server={server} nowMs={dayMs} />;
}

function putOut({ light }: XrayScope['server']): void {
  light.lightChannels([]);
  light.pointed.value = null;
}

function FoundXray({ found, server, nowMs }: { found: Found; server: XrayScope['server']; nowMs: number }) {
  return (
    <div class="xray">
      <VerdictLine verdict={found.verdict} />
      <Notes found={found} />
      <WaterfallTable found={found} server={server} />
      <Part name="Each sidecar" count={found.figures.length}>
        <FiguresTable figures={found.figures} server={server} />
      </Part>
      <Part name="Events then" count={found.log.length}>
        <WindowLog entries={found.log} nowMs={nowMs} />
      </Part>
      <Part name="What else ran then" count={found.also.total}>
        <AlsoRanList also={found.also} light={server.light} />
      </Part>
    </div>
  );
}

const VERDICT_ICON: Partial<Record<Verdict['kind'], IconNode>> = {
  'not-slow': CircleCheck,
  unknown: CircleQuestionMark,
};

function VerdictLine({ verdict: { kind, text } }: { verdict: Verdict }) {
  return (
    <p class={`xray-verdict ${kind}`} role="status">
      <Icon icon={VERDICT_ICON[kind] ?? TriangleAlert} size={14} />
      <span>{text}</span>
    </p>
  );
}

/** What is not there, and whether it may still come. */
function Notes({ found: { missing, awaited, more } }: { found: Found }) {
  return (
    <>
      {awaited.length > 0 && (
        <p class="xray-note">
          Nothing yet from {awaited.join(', ')}, also on its channels: an entry comes when work ends.
        </p>
      )}
      {more > 0 && <p class="xray-note">It has {more} more entries than are shown.</p>}
      {missing.size > 0 && (
        <p class="xray-note warning">{missingText(missing)} around that time; this picture may lack them.</p>
      )}
    </>
  );
}

function Absent({ absence, traceId }: { absence: Absence; traceId: string | null }) {
  const { title, more, code } = describeAbsence(absence);
  return (
    <div class="xray xray-absent">
      <p class="xray-absent-title" role="status">
        {title}
      </p>
      <p>{more}</p>
      {code !== undefined && (
        <p>
          <code>{code}</code>
        </p>
      )}
      {traceId !== null && <p class="xray-id">Its id: {traceId}</p>}
    </div>
  );
}
