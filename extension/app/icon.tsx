// Icons from Lucide, drawn at DevTools' sizes. Decorative: the control that holds one carries the name.
import type { IconNode } from 'lucide';
import { createElement } from 'preact';

export function Icon({ icon, size = 16, filled = false }: { icon: IconNode; size?: number; filled?: boolean }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      stroke-width={2}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {icon.map(([tag, attributes], index) => createElement(tag, { key: index, ...attributes }))}
    </svg>
  );
}
