// One value in the browser's storage, shared by all pages of the extension and its background. Two of them may write at
// one instant, so a change that builds on what is held takes a lock that all of them know.

export interface StoredValue {
  read(): Promise<unknown>;
  /** Sent off before it returns, so that a page which closes in the next instant has written. For values of one writer. */
  write(value: unknown): Promise<void>;
  /** Replaces what is held by what `edit` makes of it, with no other change in between, and gives it. Throws what it throws. */
  update(edit: (held: unknown) => unknown): Promise<unknown>;
  /** Calls with the new value at each change by whatever page, until the signal fires. */
  watch(onChange: (value: unknown) => void, signal: AbortSignal): void;
}

/** The part of a storage area that is used. */
export interface StorageArea {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  onChanged: {
    addListener(listener: (changes: Record<string, { newValue?: unknown }>) => void): void;
    removeListener(listener: (changes: Record<string, { newValue?: unknown }>) => void): void;
  };
}

/** The part of `navigator.locks` that is used. */
export interface Locks {
  request<T>(name: string, run: () => Promise<T>): Promise<T>;
}

export function createStoredValue(area: StorageArea, key: string, locks: Locks): StoredValue {
  const read = async () => (await area.get(key))[key];
  const write = (value: unknown) => area.set({ [key]: value });
  return {
    read,
    write,
    update: (edit) =>
      locks.request(`sidescope-${key}`, async () => {
        const next = edit(await read());
        await write(next);
        return next;
      }),
    watch: (onChange, signal) => {
      const listener = (changes: Record<string, { newValue?: unknown }>) => {
        const change = changes[key];
        if (change) onChange(change.newValue);
      };
      area.onChanged.addListener(listener);
      signal.addEventListener('abort', () => area.onChanged.removeListener(listener));
    },
  };
}
