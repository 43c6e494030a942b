// A question in place, before something is done that cannot be taken back.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { TextButton } from './notice-bar.tsx';

interface Answer {
  text: string;
  /** As a screen reader says it, where there are several of the same text. */
  name: string;
}

interface Props {
  question: string;
  keep: Answer;
  go: Answer;
  onKeep(): void;
  onGo(): void;
}

export function ConfirmRow({ question, keep, go, onKeep, onGo }: Props) {
  const group = useRef<HTMLFieldSetElement>(null);
  useLayoutEffect(() => {
    const line = group.current?.parentElement;
    const before = document.activeElement;
    group.current?.querySelector('button')?.focus();
    // What was pressed has the focus back when the answer was no; where it went meanwhile, what stands in its place.
    return () =>
      queueMicrotask(() => {
        if (!line?.isConnected || (document.activeElement !== null && document.activeElement !== document.body)) return;
        const stays = before instanceof HTMLElement && before !== document.body && before.isConnected;
        (stays ? before : line.querySelector('button'))?.focus();
      });
  }, []);
  return (
    <fieldset ref={group} class="confirm" onKeyDown={(event) => event.key === 'Escape' && onKeep()}>
      <legend>{question}</legend>
      <TextButton {...keep} onClick={onKeep} />
      <TextButton {...go} onClick={onGo} />
    </fieldset>
  );
}
