import { expect, test } from 'vitest';
import type { DrawerShape } from './drawer-memory.ts';
import { createDrawerModel } from './drawer-model.ts';

test('what is chosen is shown, and kept for the next time', () => {
  const kept = { tab: null as string | null, shape: { open: true, percent: 40 } as DrawerShape };
  const memory = {
    tab: () => kept.tab,
    keepTab: (id: string) => {
      kept.tab = id;
    },
    shape: () => kept.shape,
    keepShape: (shape: DrawerShape) => {
      kept.shape = shape;
    },
  };
  const drawer = createDrawerModel(memory);
  drawer.show('events');
  drawer.resize(55);
  drawer.setOpen(false);
  expect([drawer.tab.value, drawer.shape.value]).toEqual(['events', { open: false, percent: 55 }]);
  expect(kept).toEqual({ tab: 'events', shape: { open: false, percent: 55 } });
  expect(createDrawerModel(memory).tab.value).toBe('events');
});
