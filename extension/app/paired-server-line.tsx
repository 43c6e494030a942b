// One paired server in the options: how it is, its name, which can be changed, its address, and the way to remove it.
import { useSignal } from '@preact/signals';
import type { ServerModel } from '../models/server-model.ts';
import { MAX_NAME_LENGTH } from '../pairing/paired-server.ts';
import { ConfirmRow } from './confirm-row.tsx';
import { TextButton } from './notice-bar.tsx';
import { ServerMark, ServerState } from './server-line.tsx';

interface Props {
  server: ServerModel;
  rename(id: string, name: string): void;
  remove(id: string): void;
}

export function PairedServerLine({ server, rename, remove }: Props) {
  const asking = useSignal(false);
  // A name that is not taken, because nothing is left of it, gives way to the one that stands.
  const take = (field: HTMLInputElement) => {
    const name = field.value.trim();
    if (name) rename(server.id, name);
    else field.value = server.name.peek();
  };
  return (
    <li class="options-server" data-server={server.id}>
      <ServerMark server={server} />
      <input
        aria-label={`Name of ${server.url}`}
        maxLength={MAX_NAME_LENGTH}
        spellcheck={false}
        value={server.name}
        onChange={(event) => take(event.currentTarget)}
      />
      <span class="options-server-facts">
        <span>{server.url}</span>
        <ServerState server={server} />
      </span>
      {asking.value ? (
        <Confirm name={server.name.value} remove={() => remove(server.id)} keep={() => (asking.value = false)} />
      ) : (
        <TextButton text="Remove" name={`Remove ${server.name.value}`} onClick={() => (asking.value = true)} />
      )}
    </li>
  );
}

/** Removing takes the token with it, and pairing again needs a new code: so it is asked for once more, in place. */
const Confirm = ({ name, remove, keep }: { name: string; remove(): void; keep(): void }) => (
  <ConfirmRow
    question={`Remove ${name}? Pairing again needs a new code.`}
    keep={{ text: 'Keep', name: `Keep ${name}` }}
    go={{ text: 'Remove', name: `Remove ${name} now` }}
    onKeep={keep}
    onGo={remove}
  />
);
