import { beforeEach, describe, expect, it } from 'vitest';
import { CROWD, createFrameLoop, type FrameLoop, REST_MS } from './frame-loop.ts';

let pending: (() => void)[];
let cancelled: number[];
let rests: (() => void)[];
let loop: FrameLoop;

beforeEach(() => {
  pending = [];
  cancelled = [];
  rests = [];
  loop = createFrameLoop({
    requestFrame: (run) => pending.push(run),
    cancelFrame: (id) => cancelled.push(id),
    after: (delayMs, run) => {
      rests.push(run);
      return () => void cancelled.push(delayMs);
    },
    now: () => 0,
  });
});

const frame = () => pending.splice(0).forEach((run) => void run());

describe('the frame loop', () => {
  it('asks for no frame while nothing moves', () => {
    expect(pending).toHaveLength(0);
  });

  it('asks for one frame however many rows move, and stops with the last of them', () => {
    const left = { a: 2, b: 1 };
    loop.run(() => --left.a);
    loop.run(() => --left.b);
    expect(pending).toHaveLength(1);
    frame();
    expect(pending).toHaveLength(1);
    frame();
    expect(left).toEqual({ a: 0, b: 0 });
    expect(pending).toHaveLength(0);
  });

  it('starts again after it has stopped', () => {
    loop.run(() => 0);
    frame();
    loop.run(() => 0);
    expect(pending).toHaveLength(1);
  });

  it('calls off its frame when the last row goes away', () => {
    const drawing = () => 1;
    loop.run(drawing);
    loop.stop(drawing);
    expect(cancelled).toEqual([1]);
  });

  it('rests for a frame after each while a crowd moves, and no longer', () => {
    let moving = CROWD + 1;
    loop.run(() => moving);
    frame();
    expect(pending).toHaveLength(0);
    rests.shift()?.();
    expect(pending).toHaveLength(1);
    moving = CROWD;
    frame();
    expect(pending).toHaveLength(1);
    expect(rests).toHaveLength(0);
  });

  it('calls off its rest when the last row goes away', () => {
    const drawing = () => CROWD + 1;
    loop.run(drawing);
    frame();
    loop.stop(drawing);
    expect(cancelled).toEqual([REST_MS]);
  });

  it('is not woken from its rest by one row more', () => {
    loop.run(() => CROWD + 1);
    frame();
    loop.run(() => 1);
    expect(pending).toHaveLength(0);
  });
});
