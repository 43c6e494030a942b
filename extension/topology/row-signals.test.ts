import { effect, signal } from '@preact/signals';
import { expect, it } from 'vitest';
import { seenOrInTurn } from './row-signals.ts';

function row(inSightFirst: boolean) {
  const [sidecar, inSight, turn] = [signal(1), signal(inSightFirst), signal(0)];
  const seen: number[] = [];
  const shown = seenOrInTurn(sidecar, inSight, turn);
  effect(() => {
    seen.push(shown.value);
  });
  return { sidecar, inSight, turn, seen };
}

it('in sight follows every picture, and no turn', () => {
  const { sidecar, turn, seen } = row(true);
  sidecar.value = 2;
  turn.value = 1;
  sidecar.value = 3;
  expect(seen).toEqual([1, 2, 3]);
});

it('out of sight holds still until its turn comes', () => {
  const { sidecar, turn, seen } = row(false);
  sidecar.value = 2;
  sidecar.value = 3;
  expect(seen).toEqual([1]);
  turn.value = 1;
  expect(seen).toEqual([1, 3]);
});

it('scrolled into sight it is up to date at once', () => {
  const { sidecar, inSight, seen } = row(false);
  sidecar.value = 2;
  inSight.value = true;
  expect(seen).toEqual([1, 2]);
});
