import { X } from 'lucide';
import { useId, useRef } from 'preact/hooks';
import { Icon } from '../app/icon.tsx';
import type { AllowedOrigins } from '../inspector/allowed-origins.ts';

/** The apps whose requests are seen always. Others are added where it is asked for: in a list of requests. */
export function AllowedOriginsField({ allowed: { origins, disallow } }: { allowed: AllowedOrigins }) {
  const id = useId();
  const field = useRef<HTMLFieldSetElement>(null);
  // The button that was pressed goes with its entry; the focus must not go with it.
  const remove = (origin: string) => {
    field.current?.focus();
    void disallow(origin);
  };
  return (
    <fieldset ref={field} class="setting-list" aria-describedby={`${id}-hint`} tabIndex={-1}>
      <legend>Apps seen with DevTools closed</legend>
      <p id={`${id}-hint`} class="setting-hint">
        {origins.value.length === 0
          ? 'None. The Requests tab asks for it where it would help.'
          : 'What they ask is kept until the browser is closed. Taking one away gives its permission back to the browser.'}
      </p>
      {origins.value.length > 0 && (
        <ul class="setting-entries">
          {origins.value.map((origin) => (
            <li key={origin}>
              <span>{origin}</span>
              <button
                type="button"
                class="icon-button"
                title="Disallow"
                aria-label={`Disallow ${origin}`}
                onClick={() => remove(origin)}
              >
                <Icon icon={X} size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}
