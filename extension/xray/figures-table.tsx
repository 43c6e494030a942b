// What each sidecar spent on the request and used meanwhile; each figure under the word for where it is from.
import { formatMs } from '../link/format-ms.ts';
import type { ServerModel } from '../models/server-model.ts';
import { UNKNOWN } from '../topology/format-usage.ts';
import { describeUsage, whyNoUsage } from './describe-figure.ts';
import type { Figure } from './figures.ts';
import { pointing } from './pointing.ts';
import './figures-table.css';

const ATTRIBUTED = 'From entries with the id of this request';
const WINDOW_TOTAL = 'From counters: all that ran there in the measured time is in it';

type Server = Pick<ServerModel, 'light' | 'choose'>;

export function FiguresTable({ figures, server }: { figures: readonly Figure[]; server: Server }) {
  return (
    <div class="figures">
      <table aria-label="Each sidecar">
        <thead>
          <tr>
            <th scope="col">Sidecar</th>
            <Head name="Own time" from="attributed" title={ATTRIBUTED} />
            <Head name="CPU" from="window total" title={WINDOW_TOTAL} />
            <Head name="Throttled" from="window total" title={WINDOW_TOTAL} />
            <Head name="Memory" from="window total" title={`${WINDOW_TOTAL}; at its end less at its beginning`} />
            <Head name="Window" from="measured" title="Time between the two reports that enclose its work" />
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <FigureRow key={`${figure.sidecar} ${figure.instance}`} figure={figure} server={server} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head({ name, from, title }: { name: string; from: string; title: string }) {
  return (
    <th scope="col" title={title}>
      {name} <span class="figures-from">{from}</span>
    </th>
  );
}

function FigureRow({ figure, server }: { figure: Figure; server: Server }) {
  const { sidecar, instance, ownMs, usage } = figure;
  const text = describeUsage(usage);
  return (
    <tr data-figure={sidecar} {...pointing(server.light, sidecar)}>
      <th scope="row" title={instance}>
        <button type="button" class="xray-sidecar" onClick={() => server.choose(sidecar)}>
          {sidecar}
        </button>
      </th>
      <td>{ownMs === null ? <NoEntry /> : formatMs(ownMs)}</td>
      {text === null ? (
        <td class="figures-why" colSpan={4}>
          {whyNoUsage(usage)}
        </td>
      ) : (
        <>
          <td>{text.cpu}</td>
          <td>{text.throttled}</td>
          <td>{text.memory}</td>
          <td>{text.measured}</td>
        </>
      )}
    </tr>
  );
}

const NoEntry = () => <span title="It told no entry of this request">{UNKNOWN}</span>;
