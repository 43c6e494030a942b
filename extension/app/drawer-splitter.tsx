// The line between map and drawer: dragged with the pointer, or moved with the keys.
import { useRef } from 'preact/hooks';
import { clampedPercent, DRAWER_PERCENT, percentAfterKey } from './drawer-size.ts';

interface Props {
  percent: number;
  /** The id of what it resizes. */
  controls: string;
  resize(percent: number): void;
  collapse(): void;
}

export function DrawerSplitter({ percent, controls, resize, collapse }: Props) {
  const splitter = useRef<HTMLHRElement>(null);
  const drag = (event: PointerEvent) => {
    const panel = splitter.current?.parentElement?.parentElement;
    if (!panel || !splitter.current?.hasPointerCapture(event.pointerId)) return;
    const { bottom, height } = panel.getBoundingClientRect();
    resize(clampedPercent(((bottom - event.clientY) / height) * 100));
  };
  const onKey = (event: KeyboardEvent) => {
    const next = percentAfterKey(event.key, percent);
    if (event.key === 'Enter') collapse();
    else if (next !== null) resize(next);
    else return;
    event.preventDefault();
  };
  return (
    <hr
      ref={splitter}
      class="drawer-splitter"
      aria-orientation="horizontal"
      aria-label="Height of the drawer"
      aria-controls={controls}
      aria-valuenow={percent}
      aria-valuemin={DRAWER_PERCENT.least}
      aria-valuemax={DRAWER_PERCENT.most}
      aria-valuetext={`${percent} %`}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDblClick={() => resize(DRAWER_PERCENT.first)}
      onKeyDown={onKey}
    />
  );
}
