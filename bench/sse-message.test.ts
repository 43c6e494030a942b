import { expect, test } from 'vitest';
import { parseStreamEvent } from '../server/contract/stream.ts';
import { createMessages } from './sse-message.ts';

test('a message is an event of the stream, numbered, stamped, and nearly as long as asked', () => {
  const messageOf = createMessages(16_384);
  const text = messageOf(7);
  const event = parseStreamEvent('reports', text);
  expect(event).toMatchObject({ ok: true, value: { type: 'reports' } });
  expect(text.match(/"seq":/g)).toHaveLength(1);
  expect(text).toContain('"seq":7,"at":');
  expect(text.length).toBeGreaterThan(15_000);
  expect(text.length).toBeLessThan(17_000);
});
