import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { grouped } from '../app/grouped.ts';
import { SettingRow } from './setting-row.tsx';

interface Props {
  label: string;
  hint: string;
  unit?: string;
  value: number;
  limits: { readonly least: number; readonly most: number };
  onChange(value: number): void;
}

/** A whole number within limits. What is none changes nothing, and it is said why. */
export function NumberField({ label, hint, unit, value, limits, onChange }: Props) {
  const id = useId();
  const wrong = useSignal(false);
  const take = (field: HTMLInputElement) => {
    const typed = field.valueAsNumber;
    wrong.value = !Number.isInteger(typed) || typed < limits.least || typed > limits.most;
    if (!wrong.value) onChange(typed);
  };
  return (
    <SettingRow id={id} label={label} hint={hint}>
      <span class="setting-number">
        <input
          id={id}
          type="number"
          min={limits.least}
          max={limits.most}
          step={1}
          value={value}
          aria-invalid={wrong}
          aria-describedby={`${id}-hint`}
          onChange={(event) => take(event.currentTarget)}
        />
        {unit && <span>{unit}</span>}
      </span>
      {wrong.value && (
        <p class="form-error" role="alert">
          A whole number from {grouped(limits.least)} to {grouped(limits.most)}.
        </p>
      )}
    </SettingRow>
  );
}
