import { expect, test } from 'vitest';
import { drawerMemory } from './drawer-memory.ts';
import { DRAWER_PERCENT } from './drawer-size.ts';

function storage(held: Record<string, string> = {}) {
  const items = new Map(Object.entries(held));
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

test('tab, height and whether it is open are found again', () => {
  const [session, local] = [storage(), storage()];
  const before = drawerMemory('/panel.html', session, local);
  before.keepTab('events');
  before.keepShape({ open: false, percent: 60 });
  const after = drawerMemory('/panel.html', session, local);
  expect([after.tab(), after.shape()]).toEqual(['events', { open: false, percent: 60 }]);
});

test('each page has a height of its own', () => {
  const local = storage();
  drawerMemory('/panel.html', storage(), local).keepShape({ open: true, percent: 70 });
  expect(drawerMemory('/sidepanel.html', storage(), local).shape().percent).toBe(DRAWER_PERCENT.first);
});

test.each(['', '{', '{"open":true,"percent":4000}', '{"open":"yes","percent":40}'])(
  'what storage holds by mistake (%s) leaves the drawer as it is at first',
  (text) => {
    const local = storage({ 'sidescope-drawer:/panel.html': text });
    expect(drawerMemory('/panel.html', storage(), local).shape()).toEqual({
      open: true,
      percent: DRAWER_PERCENT.first,
    });
  },
);
