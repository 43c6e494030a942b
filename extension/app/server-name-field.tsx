import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ServerModel } from '../models/server-model.ts';
import { MAX_NAME_LENGTH } from '../pairing/paired-server.ts';

/** A field is no narrower than this, whatever the tab under it. */
const LEAST_WIDTH = 120;

interface Props {
  server: ServerModel;
  /** Place and width of the tab that it covers, in CSS pixels. */
  left: number;
  width: number;
  rename(serverId: string, name: string): void;
  /** `byKey`: Enter or Escape ended it, so the focus is still here. */
  onEnd(byKey: boolean): void;
}

/** A server's name, to be typed anew. Enter and leaving the field take it; Escape, and an empty field, leave the old one. */
export function ServerNameField({ server, left, width, rename, onEnd }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const ended = useRef(false);
  useLayoutEffect(() => field.current?.select(), []);
  const end = (taken: boolean, byKey: boolean) => {
    // Taking the field away takes the focus from it, which would be heard as leaving it.
    if (ended.current) return;
    ended.current = true;
    const name = field.current?.value.trim();
    if (taken && name && name !== server.name.peek()) rename(server.id, name);
    onEnd(byKey);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    // Escape is DevTools' own key for its drawer.
    event.preventDefault();
    event.stopPropagation();
    end(event.key === 'Enter', true);
  };
  return (
    <input
      ref={field}
      class="server-name-field"
      aria-label={`New name of ${server.name.peek()}`}
      maxLength={MAX_NAME_LENGTH}
      spellcheck={false}
      defaultValue={server.name.peek()}
      style={{ left: `${left}px`, width: `${Math.max(width, LEAST_WIDTH)}px` }}
      onKeyDown={onKeyDown}
      onBlur={() => end(true, false)}
    />
  );
}
