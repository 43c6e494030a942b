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
      <p>
        DevTools tells of requests when they have ended, and while it is open. To see also those under way and those
        from before, let Sidescope see them always.
      </p>
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
  const lenses = inspector.model.lenses.value;
  const missing = inspector.missing.value ?? [];
  if (all > 0)
    return (
      <EmptyNote>
        <p>No request matches. {all} are held.</p>
        <ShowAll inspector={inspector} text="Show all" />
      </EmptyNote>
    );
  if (lenses.size > 0 && !lenses.has('mine')) return <NoneOfOthers inspector={inspector} missing={missing} />;
  if (inspector.inDevtools || (origins.length > 0 && missing.length === 0))
    return (
      <EmptyNote>
        <p>No request yet.{leftOut > 0 && ` ${leftOut} were left out by prefix.`}</p>
        <p>Use the page, or reload it, to see its requests here.</p>
      </EmptyNote>
    );
  return <NotAllowed inspector={inspector} origins={origins} />;
}

/** Only what the browser shows of other tabs tells their requests from those that no browser asked. */
function NoneOfOthers({ inspector, missing }: { inspector: Inspector; missing: readonly string[] }) {
  return (
    <EmptyNote>
      <p>The backend told of none. An app tells of its requests while a view of Sidescope is open.</p>
      {missing.length > 0 && inspector.model.lenses.value.has('other-tabs') && (
        <p>Other tabs are known as such only where Sidescope may see their requests; until then they are background.</p>
      )}
      <ShowAll inspector={inspector} text="Back to this tab" />
    </EmptyNote>
  );
}

const ShowAll = ({ inspector, text }: { inspector: Inspector; text: string }) => (
  <button type="button" class="text-button" onClick={inspector.model.showAll}>
    {text}
  </button>
);

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
