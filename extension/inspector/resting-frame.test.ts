import { expect, test } from 'vitest';
import { REST_MS, restingFrame } from './resting-frame.ts';

function started() {
  let frames: (() => void)[] = [];
  const rests: { ms: number; end: () => void }[] = [];
  const drawn: string[] = [];
  const frame = restingFrame(
    (run) => {
      frames.push(run);
      return () => {
        frames = frames.filter((one) => one !== run);
      };
    },
    {
      after: (ms, end) => {
        rests.push({ ms, end });
        return () => {};
      },
    },
  );
  return {
    drawn,
    rests,
    ask: (what: string) => frame(() => drawn.push(what)),
    nextFrame: () => {
      for (const run of frames.splice(0)) run();
    },
  };
}

test('at rest the next frame draws; after it none does until the rest is over', () => {
  const { ask, nextFrame, rests, drawn } = started();
  ask('first');
  nextFrame();
  expect(drawn).toEqual(['first']);
  ask('second');
  nextFrame();
  expect(drawn).toEqual(['first']);
  expect(rests.map(({ ms }) => ms)).toEqual([REST_MS]);
  rests[0]?.end();
  nextFrame();
  expect(drawn).toEqual(['first', 'second']);
});

test('where nothing is asked for, nothing runs', () => {
  const { ask, nextFrame, rests, drawn } = started();
  ask('once');
  nextFrame();
  rests[0]?.end();
  nextFrame();
  expect([drawn, rests.length]).toEqual([['once'], 1]);
});

test('what is called off is not drawn, whether it waits for a frame or for the end of a rest', () => {
  const { ask, nextFrame, rests, drawn } = started();
  ask('gone')();
  nextFrame();
  ask('first');
  nextFrame();
  ask('gone as well')();
  rests[0]?.end();
  nextFrame();
  expect(drawn).toEqual(['first']);
});
