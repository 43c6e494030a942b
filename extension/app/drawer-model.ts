// The drawer of one page: which tab, how high, open or not. Its actions are the only writers, and keep what they write.
import { type ReadonlySignal, signal } from '@preact/signals';
import type { DrawerMemory, DrawerShape } from './drawer-memory.ts';

export interface DrawerModel {
  /** Id of the tab that was chosen last; null: none was. */
  readonly tab: ReadonlySignal<string | null>;
  readonly shape: ReadonlySignal<DrawerShape>;
  show(tab: string): void;
  resize(percent: number): void;
  setOpen(open: boolean): void;
}

export function createDrawerModel(memory: DrawerMemory): DrawerModel {
  const tab = signal(memory.tab());
  const shape = signal(memory.shape());
  const keep = (change: Partial<DrawerShape>) => {
    shape.value = { ...shape.peek(), ...change };
    memory.keepShape(shape.peek());
  };
  return {
    tab,
    shape,
    show(id) {
      tab.value = id;
      memory.keepTab(id);
    },
    resize: (percent) => keep({ percent }),
    setOpen: (open) => keep({ open }),
  };
}
