import { type ReadonlySignal, useComputed } from '@preact/signals';
import { describeLink } from '../link/describe-link.ts';
import type { LinkState } from '../link/link-state.ts';

/** How live the picture is. Always in sight, in words; its changes are announced. */
export function LinkPill({ link, paused }: { link: ReadonlySignal<LinkState>; paused: ReadonlySignal<boolean> }) {
  const described = useComputed(() => describeLink(link.value, paused.value));
  const text = useComputed(() => described.value.text);
  const detail = useComputed(() => described.value.detail);
  const classes = useComputed(() => `link-pill ${described.value.tone}`);
  return (
    <span class={classes} role="status" title={detail}>
      <span class="link-dot" aria-hidden="true" />
      <span>{text}</span>
    </span>
  );
}
