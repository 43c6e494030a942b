import type { ReadonlySignal } from '@preact/signals';
import { useComputed } from '@preact/signals';
import type { PairingModel } from '../pairing/pairing-model.ts';

/** Address and code, as the server prints them. `cancellable`: there is something to go back to. */
export function PairForm({ pairing, cancellable = false }: { pairing: PairingModel; cancellable?: boolean }) {
  const address = useComputed(() => pairing.draft.value.address);
  const code = useComputed(() => pairing.draft.value.code);
  // Called straight from the click: the browser grants a host permission only within a user's gesture.
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    pairing.submit();
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
          onInput={(event) => pairing.type({ address: event.currentTarget.value })}
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
          onInput={(event) => pairing.type({ code: event.currentTarget.value })}
        />
      </label>
      <FormError error={pairing.error} />
      <div class="form-buttons">
        {cancellable && (
          <button type="button" class="text-button" onClick={pairing.cancel}>
            Cancel
          </button>
        )}
        <button type="submit" class="text-button primary" disabled={pairing.busy}>
          {pairing.busy.value ? 'Pairing…' : 'Pair'}
        </button>
      </div>
    </form>
  );
}

function FormError({ error }: { error: ReadonlySignal<string | null> }) {
  return error.value === null ? null : (
    <p class="form-error" role="alert">
      {error}
    </p>
  );
}

/** Says with which server this browser was paired. Always in the page: an announcement needs its place beforehand. */
export function PairedStatus({ pairing }: { pairing: PairingModel }) {
  const text = useComputed(() => (pairing.done.value === null ? '' : `Paired with ${pairing.done.value}.`));
  return (
    <p class="form-done" role="status">
      {text}
    </p>
  );
}
