import { effect, signal } from '@preact/signals';
import { expect, it } from 'vitest';
import { START_MS, sampleSnapshot } from '../link/sample-events.ts';
import { sampleEntry, sampleTold, told } from './sample-log.ts';
import { createServerLog } from './server-log.ts';

const logged = () => createServerLog(signal(sampleSnapshot(START_MS)));

it('stream, ring and history make one log', () => {
  const server = logged();
  server.hear(sampleTold(sampleEntry('api', 3)), START_MS + 3_000);
  server.takeLog([sampleTold(sampleEntry('worker', 2)), sampleTold(sampleEntry('api', 3))]);
  server.takeEntries([sampleEntry('worker', 1), sampleEntry('worker', 2)]);
  server.show(false);
  expect(told(server.log.value)).toEqual(['worker 1 s', 'worker 2 s', 'api 3 s']);
});

it('however much arrives, what is shown changes once', () => {
  const server = logged();
  let changes = -1;
  const stop = effect(() => {
    server.events.items.value;
    changes += 1;
  });
  for (let at = 1; at <= 50; at += 1) server.hear(sampleTold(sampleEntry('api', at)), START_MS);
  expect(changes).toBe(0);
  server.show(false);
  expect([changes, server.events.items.value.length]).toEqual([1, 50]);
  server.show(false);
  expect(changes).toBe(1);
  stop();
});

it('stands still while the panel is paused, and loses nothing', () => {
  const server = logged();
  server.show(true);
  server.hear(sampleTold(sampleEntry('api', 1)), START_MS);
  server.show(true);
  expect([server.log.value.length, server.events.waiting.value]).toEqual([0, 1]);
  server.show(false);
  expect([server.log.value.length, server.events.waiting.value]).toEqual([1, 0]);
});

it('what is chosen in the map and the channels of the picture narrow the tail', () => {
  const server = logged();
  server.takeEntries([sampleEntry('api', 1), sampleEntry('worker', 2), sampleEntry('mailer', 3)]);
  server.show(false);
  server.choose('api');
  server.events.setScope('channels');
  expect(told(server.events.items.value)).toEqual(['api 1 s', 'worker 2 s']);
});
