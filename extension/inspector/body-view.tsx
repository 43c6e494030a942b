import { useState } from 'preact/hooks';
import { formatSize } from './format.ts';
import { JsonTree } from './json-tree.tsx';
import { type Body, MAX_BODY_BYTES } from './request-entry.ts';

/** A body as a tree where it is JSON, else as text; either way also as it came. */
export function BodyView({ body }: { body: Body }) {
  const [raw, setRaw] = useState(false);
  if (body.text === null)
    return <p class="request-empty">Not text{body.mimeType && ` (${body.mimeType})`}: it is not kept.</p>;
  if (body.text === '') return <p class="request-empty">The body is empty.</p>;
  const json = parsed(body.text);
  return (
    <div class="body-view">
      {body.truncated && <p class="body-note">Cut after {formatSize(MAX_BODY_BYTES)}. The rest is not kept.</p>}
      {json !== null && (
        <button type="button" class="link-button" aria-pressed={raw} onClick={() => setRaw(!raw)}>
          {raw ? 'Show as tree' : 'Show as text'}
        </button>
      )}
      {json !== null && !raw ? (
        <JsonTree value={json.value} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre class="body-text" tabIndex={0}>
          {body.text}
        </pre>
      )}
    </div>
  );
}

function parsed(text: string): { value: unknown } | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}
