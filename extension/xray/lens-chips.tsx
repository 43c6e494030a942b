// Which lenses are looked through: none pressed shows everything.
import type { ReadonlySignal } from '@preact/signals';
import { LENS_LABEL, LENS_MEANING, LENSES, type Lens } from './lens.ts';
import '../inspector/inspector-toolbar.css';

interface Props {
  counts: Readonly<Record<Lens, number | ReadonlySignal<number>>>;
  lenses: ReadonlySet<Lens>;
  setLenses(lenses: ReadonlySet<Lens>): void;
}

export function LensChips({ counts, lenses, setLenses }: Props) {
  const toggle = (lens: Lens) => {
    const next = new Set(lenses);
    if (!next.delete(lens)) next.add(lens);
    setLenses(next);
  };
  return (
    <fieldset class="chips lens-chips" aria-label="Whose">
      {LENSES.map((lens) => (
        <button
          key={lens}
          type="button"
          class="chip"
          title={LENS_MEANING[lens]}
          aria-pressed={lenses.has(lens)}
          onClick={() => toggle(lens)}
        >
          {LENS_LABEL[lens]} <span class="chip-count">{counts[lens]}</span>
        </button>
      ))}
    </fieldset>
  );
}
