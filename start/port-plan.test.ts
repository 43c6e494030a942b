import { expect, test } from 'vitest';
import { describeTaken, planPorts } from './port-plan.ts';

const listed = (env: Record<string, string>, redis = false) =>
  planPorts(env, redis).uses.map(({ name, port }) => `${name} ${port}`);

test('the server listens on 7373 of both loopback addresses, the demo from 7380 on', () => {
  expect(planPorts({}, false).uses.slice(0, 2)).toEqual([
    { port: 7373, name: 'server', host: '127.0.0.1' },
    { port: 7373, name: 'server', host: '::1' },
  ]);
  expect(listed({}).slice(2)).toEqual(['frontend 7380', 'api 7381', 'terminal 7382', 'queue 7383']);
});

test('on Redis there is no queue to listen', () => {
  expect(listed({}, true)).not.toContain('queue 7383');
});

test('SIDESCOPE_PORT and DEMO_PORT move them', () => {
  const moved = listed({ SIDESCOPE_PORT: '9000', DEMO_PORT: '9100' });
  expect(moved).toEqual(['server 9000', 'server 9000', 'frontend 9100', 'api 9101', 'terminal 9102', 'queue 9103']);
});

test('a port that is none, or is given twice, is refused', () => {
  expect(() => planPorts({ SIDESCOPE_PORT: 'x' }, false)).toThrow('SIDESCOPE_PORT is "x"');
  expect(() => planPorts({ SIDESCOPE_PORT: '7381' }, false)).toThrow("SIDESCOPE_PORT and the demo's api are both 7381");
});

test('taken ports are named once each, with one command that moves what has to move', () => {
  const { uses } = planPorts({}, false);
  const described = (...ports: number[]) =>
    describeTaken(
      uses.filter(({ port }) => ports.includes(port)),
      { serverPort: 7474, firstDemoPort: 7484 },
    ).split('\n');
  expect(described(7373, 7381)).toEqual([
    'Port 7373 (server) is taken.',
    "Port 7381 (demo's api) is taken.",
    'Is it running already? Otherwise choose others: SIDESCOPE_PORT=7474 DEMO_PORT=7484 npm start',
  ]);
  expect(described(7381).at(-1)).toBe('Is it running already? Otherwise choose others: DEMO_PORT=7484 npm start');
});
