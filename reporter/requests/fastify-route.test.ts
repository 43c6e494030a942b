import { expect, test } from 'vitest';
import { fastifyHandling } from './fastify-route.ts';

test('the response and the route are taken out of what Fastify sends', () => {
  const raw = {};
  expect(fastifyHandling({ reply: { raw }, route: { url: '/jobs/:id' } })).toEqual({
    response: raw,
    route: '/jobs/:id',
  });
  expect(fastifyHandling({ reply: { raw }, route: { url: undefined } })).toEqual({ response: raw, route: null });
  expect(fastifyHandling({ reply: { raw } })).toEqual({ response: raw, route: null });
});

test.each([
  ['nothing', undefined],
  ['a text', 'started'],
  ['no reply', { route: { url: '/' } }],
  ['a reply without what Node knows', { reply: {}, route: { url: '/' } }],
  ['null within', { reply: null, route: null }],
])('%s of another publisher on the channel is left alone', (_, message) => {
  expect(fastifyHandling(message)).toBe(null);
});
