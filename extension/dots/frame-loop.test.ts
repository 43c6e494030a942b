import { beforeEach, describe, expect, it } from 'vitest';
import { CROWD, createFrameLoop, type FrameLoop } from './frame-loop.ts';

let pending: (() => void)[];
let cancelled: number[];
let loop: FrameLoop;

beforeEach(() => {
  pending = [];
  cancelled = [];
  loop = createFrameLoop({
    requestFrame: (run) => pending.push(run),
    cancelFrame: (id) => cancelled.push(id),
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

  it('draws every second frame only while a crowd moves', () => {
    const drawnAt: number[] = [];
    let frames = 0;
    let moving = CROWD + 1;
    loop.run(() => {
      drawnAt.push(frames);
      return moving;
    });
    for (; frames < 4; frames += 1) frame();
    expect(drawnAt).toEqual([0, 2]);
    moving = CROWD;
    for (; frames < 8; frames += 1) frame();
    expect(drawnAt).toEqual([0, 2, 4, 5, 6, 7]);
  });
});
