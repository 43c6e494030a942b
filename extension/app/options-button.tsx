import { Settings } from 'lucide';
import { Icon } from './icon.tsx';

export function OptionsButton({ openOptions }: { openOptions(): void }) {
  return (
    <button type="button" class="icon-button" title="Options" aria-label="Options" onClick={openOptions}>
      <Icon icon={Settings} size={14} />
    </button>
  );
}
