import { EventEmitter, once } from 'node:events';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { whenLost } from './lost-connection.ts';

test('of a connection that is lost only the answers that never closed are told, however long it was used', async () => {
  const socket = new Socket();
  const told: string[] = [];
  const answers = ['first', 'second', 'third'].map((name) => {
    const answer = new EventEmitter();
    whenLost(socket, answer, () => void told.push(name));
    return answer;
  });
  answers[1]?.emit('close');
  expect(socket.listenerCount('close')).toBe(1);
  socket.destroy();
  await once(socket, 'close');
  expect(told).toEqual(['first', 'third']);
});
