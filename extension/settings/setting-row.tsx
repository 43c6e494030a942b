import type { ComponentChildren } from 'preact';

/** What a setting is called and does, and beside it the control. `id`: the control's. */
export function SettingRow({
  id,
  label,
  hint,
  children,
}: {
  id: string;
  label: string;
  hint: string;
  children: ComponentChildren;
}) {
  return (
    <div class="setting-row">
      <label for={id}>{label}</label>
      {children}
      <p id={`${id}-hint`} class="setting-hint">
        {hint}
      </p>
    </div>
  );
}
