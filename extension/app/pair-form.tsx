import type { ReadonlySignal } from '@preact/signals';
import { useSignal } from '@preact/signals';

/** What the form needs of the pairing model. */
export interface Pairing {
  busy: ReadonlySignal<boolean>;
  /** A sentence that says what went wrong and what mends it; null: nothing did. */
  error: ReadonlySignal<string | null>;
  submit(address: string, code: string): void;
}

/** Address and code, as the server prints them. */
export function PairForm({ pairing }: { pairing: Pairing }) {
  const address = useSignal('127.0.0.1:7373');
  const code = useSignal('');
  // Called straight from the click: the browser grants a host permission only within a user's gesture.
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    pairing.submit(address.value, code.value);
  };
  return (
    <form class="pair-form" onSubmit={submit}>
      <label>
        <span>Server</span>
        <input
          name="address"
          required
          spellcheck={false}
          value={address}
          onInput={(event) => (address.value = event.currentTarget.value)}
        />
      </label>
      <label>
        <span>Pairing code</span>
        <input
          name="code"
          required
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="\s*\d{3}\s?\d{3}\s*"
          title="The six digits that the server prints when it starts"
          placeholder="123 456"
          value={code}
          onInput={(event) => (code.value = event.currentTarget.value)}
        />
      </label>
      {pairing.error.value !== null && (
        <p class="form-error" role="alert">
          {pairing.error}
        </p>
      )}
      <button type="submit" class="text-button primary" disabled={pairing.busy}>
        {pairing.busy.value ? 'Pairing…' : 'Pair'}
      </button>
    </form>
  );
}
