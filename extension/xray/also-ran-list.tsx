// What else the apps did while the request was under way, through the lens that its reader chose.
import { useState } from 'preact/hooks';
import { formatMs } from '../link/format-ms.ts';
import type { MapLight } from '../topology/map-light.ts';
import type { AlsoRan, AlsoRanResult } from './also-ran.ts';
import { signedMs } from './describe-clock.ts';
import { clockKey } from './heard-entry.ts';
import { LENS_LABEL, type Lens } from './lens.ts';
import { LensChips } from './lens-chips.tsx';
import { pointing } from './pointing.ts';

/** Most that are drawn; of more the number is told. */
const MAX_DRAWN = 50;

export function AlsoRanList({ also, light }: { also: AlsoRanResult; light: MapLight }) {
  const [lenses, setLenses] = useState<ReadonlySet<Lens>>(new Set());
  if (also.total === 0) return <p class="request-empty">Nothing that tells of its requests.</p>;
  const matching = also.shown.filter(({ lens }) => lenses.size === 0 || lenses.has(lens));
  const drawn = matching.slice(0, MAX_DRAWN);
  const wanted = lenses.size === 0 ? also.total : [...lenses].reduce((sum, lens) => sum + also.counts[lens], 0);
  return (
    <>
      <LensChips counts={also.counts} lenses={lenses} setLenses={setLenses} />
      <table class="also-ran" aria-label="What else ran then">
        <thead>
          <tr>
            <th scope="col">Sidecar</th>
            <th scope="col">What</th>
            <th scope="col">Whose</th>
            <th scope="col">Began</th>
            <th scope="col">Took</th>
          </tr>
        </thead>
        <tbody>
          {drawn.map((one) => (
            <AlsoRow
              key={`${clockKey(one.heard)} ${one.heard.bootId} ${one.heard.entry.sequence}`}
              one={one}
              light={light}
            />
          ))}
        </tbody>
      </table>
      {wanted > drawn.length && <p class="request-empty">And {wanted - drawn.length} more.</p>}
    </>
  );
}

function AlsoRow({ one: { heard, fromMs, toMs, lens }, light }: { one: AlsoRan; light: MapLight }) {
  const { method, route, status, failed } = heard.entry;
  const what = [method, route, failed ? (status ?? 'failed') : ''].filter(Boolean).join(' ');
  return (
    <tr {...pointing(light, heard.sidecar)}>
      <th scope="row">{heard.sidecar}</th>
      <td title={what}>{what}</td>
      <td>{LENS_LABEL[lens]}</td>
      <td>{signedMs(fromMs)}</td>
      <td>{formatMs(toMs - fromMs)}</td>
    </tr>
  );
}
