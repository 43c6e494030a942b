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

test('a taken port is named once, with the variable that moves it', () => {
  const { uses } = planPorts({}, false);
  expect(describeTaken(uses.filter(({ port }) => port === 7373 || port === 7381))).toBe(
    'Port 7373 (server) is taken. Choose another: SIDESCOPE_PORT=7473 npm start\n' +
      "Port 7381 (demo's api) is taken. Choose others: DEMO_PORT=7481 npm start",
  );
});
