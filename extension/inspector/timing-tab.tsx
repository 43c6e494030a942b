import { formatMs } from '../link/format-ms.ts';
import type { DetailsTabProps } from './details-tabs.ts';
import { Part } from './facts.tsx';
import { type Bar, serverBars, timingBars } from './timing-bars.ts';
import './timing-tab.css';

export function TimingTab({ entry }: DetailsTabProps) {
  const phases = timingBars(entry);
  const server = serverBars(entry);
  return (
    <>
      <Part name="Browser">
        {phases.length > 0 ? (
          <Bars bars={phases} total={formatMs(entry.durationMs)} />
        ) : (
          <p class="request-empty">Its parts are not known. In all: {formatMs(entry.durationMs)}.</p>
        )}
      </Part>
      <Part name="Server timing">
        {server.length > 0 ? (
          <Bars bars={server} total={null} />
        ) : (
          <p class="request-empty">The answer says nothing of it. A server tells with the header Server-Timing.</p>
        )}
      </Part>
    </>
  );
}

function Bars({ bars, total }: { bars: readonly Bar[]; total: string | null }) {
  return (
    <table class="timing-bars">
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.name}>
            <th scope="row" title={bar.hint}>
              {bar.name}
            </th>
            <td class="timing-track">
              <span
                class={`timing-bar ${bar.kind}`}
                style={`margin-left:${bar.fromPercent.toFixed(2)}%;width:max(2px,${bar.widthPercent.toFixed(2)}%)`}
              />
            </td>
            <td class="timing-ms">{formatMs(bar.ms)}</td>
          </tr>
        ))}
      </tbody>
      {total !== null && (
        <tfoot>
          <tr>
            <th scope="row">In all</th>
            <td />
            <td class="timing-ms">{total}</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
