// Says that requests are seen only while DevTools is open, and asks for more where it is wanted.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Inspector } from './inspector.ts';

const hostsOf = (origins: readonly string[]): string =>
  origins.map((origin) => origin.replace(/^https?:\/\//, '')).join(', ');

/** Above a list in DevTools, which works without it. */
export function AccessNote({ inspector }: { inspector: Inspector }) {
  const [dismissed, setDismissed] = useState(false);
  const missing = inspector.missing.value;
  if (dismissed || missing === null || missing.length === 0) return null;
  return (
    <div class="access-note">
      <p>Requests are seen while DevTools is open. To see those from before as well, let Sidescope see them always.</p>
      <button
        type="button"
        class="text-button"
        title={`For ${hostsOf(missing)}`}
        onClick={() => inspector.allow(missing)}
      >
        Allow
      </button>
      <button type="button" class="text-button" onClick={() => setDismissed(true)}>
        Not now
      </button>
    </div>
  );
}

/** In place of a list that has nothing to show. */
export function EmptyRequests({ inspector, origins }: { inspector: Inspector; origins: readonly string[] }) {
  const { all, leftOut } = inspector.model.counts.value;
  const missing = inspector.missing.value ?? [];
  if (all > 0)
    return (
      <EmptyNote>
        <p>No request matches. {all} are held.</p>
        <button type="button" class="text-button" onClick={() => showAll(inspector)}>
          Show all
        </button>
      </EmptyNote>
    );
  if (inspector.inDevtools || (origins.length > 0 && missing.length === 0))
    return (
      <EmptyNote>
        <p>No request yet.{leftOut > 0 && ` ${leftOut} were left out by prefix.`}</p>
        <p>Use the page, or reload it, to see its requests here.</p>
      </EmptyNote>
    );
  return <NotAllowed inspector={inspector} origins={origins} />;
}

function NotAllowed({ inspector, origins }: { inspector: Inspector; origins: readonly string[] }) {
  if (origins.length === 0)
    return (
      <EmptyNote>
        <p>The server’s topology names no origin of the app, so nobody can tell its requests.</p>
        <p>
          Add <code>"origins": ["http://localhost:3000"]</code> to the topology file, or open the Sidescope panel in
          DevTools.
        </p>
      </EmptyNote>
    );
  return (
    <EmptyNote>
      <p>Outside DevTools the browser shows requests only where it is allowed to.</p>
      <p>Sidescope would see those of {hostsOf(origins)}, and keep them in this browser, without secrets.</p>
      <button type="button" class="text-button primary" onClick={() => inspector.allow(origins)}>
        Allow
      </button>
    </EmptyNote>
  );
}

/** In a low panel it scrolls, which the keyboard must be able to do as well. */
const EmptyNote = ({ children }: { children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the focus
  <section class="requests-empty" aria-label="Requests" tabIndex={0}>
    {children}
  </section>
);

function showAll({ model }: Inspector): void {
  model.setFilter('');
  for (const chip of model.chips.peek()) model.toggleChip(chip);
}
