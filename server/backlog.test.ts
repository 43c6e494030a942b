import { expect, test } from 'vitest';
import { MAX_QUEUED_LOG_BYTES } from './backlog.ts';
import { feed, frame } from './testing/fake-feed.ts';

test('log entries wait for a reader that is behind, also when state does not', () => {
  const { subscribers, join } = feed();
  const slow = join();
  slow.reading = false;
  subscribers.send(frame('0'));
  for (let index = 0; index < 100; index += 1) subscribers.send(frame('state'));
  subscribers.sendLog(frame('entry 1'));
  subscribers.sendLog(frame('entry 2'));
  slow.readAgain();
  expect(slow.said()).toEqual(['snapshot', '0', 'entry 1', 'entry 2', 'fresh snapshot 1']);
});

test('of more log entries than are kept for it a reader hears that it missed some', () => {
  const { subscribers, join } = feed();
  const slow = join();
  slow.reading = false;
  subscribers.send(frame('0'));
  const entry = Buffer.alloc(1_024);
  for (let kept = 0; kept <= MAX_QUEUED_LOG_BYTES; kept += entry.length) subscribers.sendLog(entry);
  slow.readAgain();
  subscribers.sendLog(frame('next'));
  expect(slow.said()).toEqual(['snapshot', '0', 'resync', 'next']);
});
