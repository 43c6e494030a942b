import { expect, test } from 'vitest';
import { createChangeWatch } from './change-watch.ts';
import { type Picture, picture } from './testing/picture.ts';

function watch() {
  const told: string[] = [];
  const changes = createChangeWatch((all) => told.push(...all.map(({ kind, sidecar }) => `${kind} ${sidecar}`)));
  return { told, look: (shown: Picture) => changes.look(shown.snapshot) };
}
const up = picture('api', 'worker').hear('api', 1);

test('what is so at the first look is no news; what changes after it is told once', () => {
  const { told, look } = watch();
  look(up);
  expect(told).toEqual([]);
  look(up.at(12));
  look(up.at(13));
  expect(told).toEqual(['health_changed api']);
});

test('a lost store says nothing of the sidecars, and they get 10 s to find it again', () => {
  const { told, look } = watch();
  look(up);
  look(up.lose(3));
  look(up.lose(3).at(20));
  look(up.lose(3).regain(21));
  look(up.lose(3).regain(21).hear('api', 22));
  look(up.lose(3).regain(21).hear('api', 22).at(31));
  expect(told).toEqual([]);
});

test('a sidecar that did not come back with the store is told when the 10 s are over', () => {
  const { told, look } = watch();
  look(up);
  look(up.lose(3).at(20));
  look(up.lose(3).regain(21));
  look(up.lose(3).regain(21).at(29));
  expect(told).toEqual([]);
  look(up.lose(3).regain(21).at(31));
  expect(told).toEqual(['reporter_stopped api', 'health_changed api']);
});
