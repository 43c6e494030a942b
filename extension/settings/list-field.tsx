import { useSignal } from '@preact/signals';
import { X } from 'lucide';
import { useId, useRef } from 'preact/hooks';
import { ConfirmRow } from '../app/confirm-row.tsx';
import { Icon } from '../app/icon.tsx';
import { missingOf, withEntry } from './list-entry.ts';

interface Props {
  label: string;
  hint: string;
  /** What one entry is called. */
  noun: string;
  placeholder: string;
  list: readonly string[];
  /** Why an entry is not one for this list; null: it is. */
  problem(entry: string): string | null;
  onChange(list: string[]): void;
  /** What it held at first: what of that is missing comes back with one click. */
  defaults?: readonly string[];
  /** What removing an entry brings with it, to be confirmed; null: it is removed at once. */
  consequence?(entry: string): string | null;
}

/** A list of words: each can be taken away, and one more added. An entry counts when it is added, not while it is typed. */
export function ListField({
  label,
  hint,
  noun,
  placeholder,
  list,
  problem,
  onChange,
  defaults = [],
  consequence,
}: Props) {
  const id = useId();
  const typed = useSignal('');
  const error = useSignal<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const next = withEntry(list, typed.peek(), problem);
    error.value = next.ok ? null : next.reason;
    if (!next.ok) return;
    typed.value = '';
    onChange(next.value);
  };
  const asked = useSignal<string | null>(null);
  const asking = asked.value;
  // The button that was pressed goes with its entry; the focus must not go with it.
  const remove = (entry: string) => {
    asked.value = null;
    field.current?.focus();
    onChange(list.filter((other) => other !== entry));
  };
  const ask = (entry: string) => {
    if ((consequence?.(entry) ?? null) === null) remove(entry);
    else asked.value = entry;
  };
  const missing = missingOf(list, defaults);
  const restore = () => {
    field.current?.focus();
    onChange([...list, ...missing]);
  };
  return (
    <fieldset class="setting-list" aria-describedby={`${id}-hint`}>
      <legend>{label}</legend>
      <p id={`${id}-hint`} class="setting-hint">
        {hint}
      </p>
      <ul class="setting-entries">
        {list.map((entry) => (
          <li key={entry}>
            <span>{entry}</span>
            <button type="button" class="icon-button" aria-label={`Remove ${entry}`} onClick={() => ask(entry)}>
              <Icon icon={X} size={12} />
            </button>
          </li>
        ))}
      </ul>
      {asking !== null && (
        <ConfirmRow
          key={asking}
          question={consequence?.(asking) ?? ''}
          keep={{ text: 'Keep', name: `Keep ${asking}` }}
          go={{ text: 'Remove', name: `Remove ${asking} now` }}
          onKeep={() => (asked.value = null)}
          onGo={() => remove(asking)}
        />
      )}
      <form class="setting-add" onSubmit={add}>
        <input
          ref={field}
          aria-label={`Add a ${noun}`}
          aria-invalid={error.value !== null}
          aria-describedby={error.value === null ? undefined : `${id}-error`}
          spellcheck={false}
          placeholder={placeholder}
          value={typed}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
            error.value = null;
          }}
        />
        <button type="submit" class="text-button">
          Add
        </button>
        {missing.length > 0 && (
          <button type="button" class="text-button" title={`Adds ${missing.join(', ')}`} onClick={restore}>
            Restore defaults
          </button>
        )}
      </form>
      {error.value !== null && (
        <p id={`${id}-error`} class="form-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
