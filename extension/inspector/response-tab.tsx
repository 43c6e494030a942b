import { useEffect, useState } from 'preact/hooks';
import { BodyView } from './body-view.tsx';
import type { DetailsTabProps } from './details-tabs.ts';
import type { Body } from './request-entry.ts';
import type { Revealed } from './reveal.ts';

export function ResponseTab({ entry, revealed, bodyMissing }: DetailsTabProps) {
  const body = useRevealedBody(revealed, entry.mimeType) ?? entry.responseBody;
  if (body) return <BodyView body={{ ...body, mimeType: entry.mimeType }} />;
  return <p class="request-empty">{bodyMissing ?? 'Asking DevTools for the body…'}</p>;
}

/** Held by this view alone, and gone with it. */
function useRevealedBody(revealed: Revealed | null, mimeType: string): Body | null {
  const [body, setBody] = useState<Body | null>(null);
  useEffect(() => {
    setBody(null);
    let current = true;
    void revealed?.getContent().then((content) => {
      if (current && content && !content.isBase64) setBody({ mimeType, text: content.text, truncated: false });
    });
    return () => {
      current = false;
    };
  }, [revealed, mimeType]);
  return revealed === null ? null : body;
}
