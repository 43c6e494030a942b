import type { ComponentChildren } from 'preact';
import type { Pair } from './request-entry.ts';

/** A part of the details under a heading that folds it. */
export function Part({ name, count, children }: { name: string; count?: number; children: ComponentChildren }) {
  return (
    <details class="request-part" open>
      <summary>
        {name}
        {count !== undefined && <span class="part-count"> {count}</span>}
      </summary>
      {children}
    </details>
  );
}

/** Names and values, as DevTools sets them. */
export function Facts({ pairs }: { pairs: readonly Pair[] }) {
  return (
    <dl class="request-facts">
      {pairs.map(({ name, value }, index) => (
        <div key={index}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
