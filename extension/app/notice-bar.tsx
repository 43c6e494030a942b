import { CircleAlert, Info } from 'lucide';
import { Icon } from './icon.tsx';
import type { Notice } from './notice.ts';

interface Props {
  notice: Notice;
  retry(): void;
  reload(): void;
}

/** Shown while something is missing; an error is announced, anything milder waits its turn. */
export function NoticeBar({ notice, retry, reload }: Props) {
  return (
    <div class={`notice ${notice.tone}`} role={notice.tone === 'error' ? 'alert' : 'status'}>
      <Icon icon={notice.tone === 'info' ? Info : CircleAlert} size={14} />
      <p>
        {notice.text}
        {notice.command !== null && <code>{notice.command}</code>}
      </p>
      {notice.action === 'retry' && <TextButton text="Retry now" onClick={retry} />}
      {notice.action === 'reload' && <TextButton text="Reload" onClick={reload} />}
    </div>
  );
}

/** `name`: what it does, where several buttons have the same text; it must hold the text. */
export function TextButton({ text, name, onClick }: { text: string; name?: string; onClick(): void }) {
  return (
    <button type="button" class="text-button" aria-label={name} onClick={onClick}>
      {text}
    </button>
  );
}
