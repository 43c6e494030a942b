import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';

/** The browser's leave to notify, as the options need it. */
export interface NotificationsLeave {
  /** Whether it is given now. */
  has(): Promise<boolean>;
  /** Asks the person, unless it is given. Call it straight from a click: browsers ask only within a person's gesture. */
  ask(): Promise<boolean>;
  /** Calls at each change until the signal fires. */
  watch(onChange: () => void, signal: AbortSignal): void;
}

interface Props {
  on: boolean;
  leave: NotificationsLeave;
  onChange(on: boolean): void;
}

/** Switched on it asks the browser for leave; where that is not given, or was taken back, it is off, and says so. */
export function NotificationsField({ on, leave, onChange }: Props) {
  const id = useId();
  const allowed = useAllowed(leave);
  const refused = useSignal(false);
  const toggle = (box: HTMLInputElement) => {
    if (!box.checked) return onChange(false);
    void leave.ask().then((given) => {
      box.checked = given;
      allowed.value = given;
      refused.value = !given;
      if (given) onChange(true);
    });
  };
  return (
    <div class="setting-check">
      <input
        id={id}
        type="checkbox"
        checked={on && allowed.value}
        aria-describedby={`${id}-hint`}
        onChange={(event) => toggle(event.currentTarget)}
      />
      <label for={id}>Tell me when a sidecar goes down, and when it has recovered</label>
      <p id={`${id}-hint`} class="setting-hint">
        With no view open Sidescope looks every 30 s. A server that cannot be reached is not told of.
      </p>
      {refused.value && (
        <p class="form-error" role="alert">
          The browser does not let Sidescope notify. Switch it on again, and allow it.
        </p>
      )}
    </div>
  );
}

function useAllowed(leave: NotificationsLeave) {
  const allowed = useSignal(false);
  useEffect(() => {
    const ending = new AbortController();
    const look = () =>
      void leave.has().then((given) => {
        if (!ending.signal.aborted) allowed.value = given;
      });
    leave.watch(look, ending.signal);
    look();
    return () => ending.abort();
  }, [leave, allowed]);
  return allowed;
}
