import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import { describeLink } from '../link/describe-link.ts';
import type { ServerModel } from '../models/server-model.ts';
import './link-pill.css';

const STORY_ID = 'link-story';

interface Props {
  server: Pick<ServerModel, 'link' | 'snapshot'>;
  paused: ReadonlySignal<boolean>;
}

/** How live the picture is. Always in sight, in words; its changes are announced. A press opens the longer story. */
export function LinkPill({ server: { link, snapshot }, paused }: Props) {
  const pausedAt = useComputed(() => (paused.value ? timeOf(snapshot.peek()) : null));
  const described = useComputed(() => describeLink(link.value, pausedAt.value));
  const text = useComputed(() => described.value.text);
  const detail = useComputed(() => described.value.detail);
  const classes = useComputed(() => `link-pill ${described.value.tone}`);
  const open = useSignal(false);
  const close = () => {
    open.value = false;
  };
  return (
    <span class="link-status">
      <button
        type="button"
        class={classes}
        title={detail}
        aria-expanded={open}
        aria-controls={STORY_ID}
        onClick={() => {
          open.value = !open.peek();
        }}
        onBlur={close}
        onKeyDown={(event) => event.key === 'Escape' && close()}
      >
        <span class="link-dot" aria-hidden="true" />
        <span>{text}</span>
      </button>
      <span id={STORY_ID} class={open.value ? 'link-story' : 'visually-hidden'} role="status">
        <strong>{text}</strong> <span>{detail}</span>
      </span>
    </span>
  );
}

/** "14:03:07". By the browser's own means: clock-time.ts would be one script more that the page waits for as it opens. */
const timeOf = (picture: Snapshot | null) =>
  picture === null ? '' : new Date(picture.generatedAtMs).toTimeString().slice(0, 8);
