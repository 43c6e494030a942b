// The waterfall: one row for whatever worked, a bar for when. The bars are for the eye; the same is said in each row.
import { formatMs } from '../link/format-ms.ts';
import type { ServerModel } from '../models/server-model.ts';
import { describeClock } from './describe-clock.ts';
import { describeParts } from './describe-parts.ts';
import { describeRow, rowMs } from './describe-row.ts';
import { pointing } from './pointing.ts';
import { rulerMarks } from './ruler.ts';
import type { Row, Segment } from './waterfall.ts';
import type { Found } from './xray.ts';
import './waterfall.css';

interface Props {
  found: Found;
  server: Pick<ServerModel, 'light' | 'choose'>;
}

export function WaterfallTable({ found: { waterfall, parts, clocks }, server }: Props) {
  const sum = describeParts(parts, waterfall.rows);
  return (
    <div class="waterfall">
      <table aria-label="Waterfall">
        <thead>
          <tr>
            <th scope="col" class="waterfall-name">
              Who
            </th>
            <th scope="col" class="waterfall-ms">
              Time
            </th>
            <th scope="col" class="waterfall-track">
              <span class="visually-hidden">When</span>
              <Ruler endMs={waterfall.endMs} />
            </th>
          </tr>
        </thead>
        <tbody>
          {waterfall.rows.map((row) => (
            <WaterfallRow key={row.id} row={row} endMs={waterfall.endMs} server={server} />
          ))}
        </tbody>
      </table>
      <p class="waterfall-sum">{sum.answered}</p>
      {sum.after !== null && <p class="waterfall-sum">After the answer {sum.after}</p>}
      <ul class="waterfall-clocks">
        {clocks.map((clock) => (
          <li key={clock.sidecars.join(' ')}>{describeClock(clock)}</li>
        ))}
      </ul>
    </div>
  );
}

const percent = (ms: number, endMs: number) => `${((ms / (endMs || 1)) * 100).toFixed(3)}%`;

function Ruler({ endMs }: { endMs: number }) {
  return (
    <span class="waterfall-plot waterfall-ruler" aria-hidden="true">
      {rulerMarks(endMs).map((mark) => (
        <span key={mark} style={{ left: percent(mark, endMs) }}>
          {formatMs(mark)}
        </span>
      ))}
    </span>
  );
}

function WaterfallRow({ row, endMs, server }: { row: Row; endMs: number; server: Props['server'] }) {
  const text = describeRow(row);
  const { sidecar } = row;
  return (
    <tr
      class={`waterfall-row row-${row.kind}`}
      data-row={row.kind}
      data-who={text.name}
      {...pointing(server.light, sidecar)}
    >
      <th scope="row" class="waterfall-name" title={text.title}>
        <span class="waterfall-who" style={{ paddingLeft: `${row.depth * 8}px` }}>
          {sidecar === null ? (
            <span>{text.name}</span>
          ) : (
            <button type="button" class="xray-sidecar" onClick={() => server.choose(sidecar)}>
              {text.name}
            </button>
          )}
          {text.failure !== '' && <span class="waterfall-failure">{text.failure}</span>}
          <span class="waterfall-detail">{text.detail}</span>
        </span>
      </th>
      <td class="waterfall-ms">{formatMs(rowMs(row))}</td>
      <td class="waterfall-track">
        <span class="visually-hidden">{text.title}</span>
        <span class="waterfall-plot" aria-hidden="true">
          {rulerMarks(endMs).map((mark) => (
            <span key={mark} class="waterfall-mark" style={{ left: percent(mark, endMs) }} />
          ))}
          {row.segments.map((segment, index) => (
            <Bar key={index} segment={segment} failed={text.failure !== ''} endMs={endMs} />
          ))}
        </span>
      </td>
    </tr>
  );
}

function Bar({ segment, failed, endMs }: { segment: Segment; failed: boolean; endMs: number }) {
  const { kind, fromMs, toMs } = segment;
  return (
    <span
      class={['waterfall-bar', `bar-${kind}`, failed && 'failed'].filter(Boolean).join(' ')}
      style={{ left: percent(fromMs, endMs), width: `max(2px, ${percent(toMs - fromMs, endMs)})` }}
    />
  );
}
