import { useId } from 'preact/hooks';
import { SettingRow } from './setting-row.tsx';

interface Props<T extends string | number> {
  label: string;
  hint: string;
  value: T;
  /** Each with its words, in order. */
  choices: readonly (readonly [T, string])[];
  onChange(value: T): void;
}

/** One of a few. A value that is none of them, set elsewhere, stays until another is chosen. */
export function ChoiceField<T extends string | number>({ label, hint, value, choices, onChange }: Props<T>) {
  const id = useId();
  const offered = choices.some(([choice]) => choice === value)
    ? choices
    : [...choices, [value, String(value)] as const];
  const take = (index: number) => {
    const chosen = offered[index];
    if (chosen) onChange(chosen[0]);
  };
  return (
    <SettingRow id={id} label={label} hint={hint}>
      <select
        id={id}
        aria-describedby={`${id}-hint`}
        value={String(value)}
        onChange={(event) => take(event.currentTarget.selectedIndex)}
      >
        {offered.map(([choice, text]) => (
          <option key={choice} value={String(choice)}>
            {text}
          </option>
        ))}
      </select>
    </SettingRow>
  );
}
