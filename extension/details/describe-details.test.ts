import { expect, it } from 'vitest';
import { CALM, calmBut, fixtureSnapshot, NOW_MS } from '../stories/fixtures.ts';
import { describeFacts, describeInstance } from './describe-details.ts';
import { NO_PRESSURE } from './recent-pressure.ts';

function apiOf(fixtures = CALM) {
  const api = fixtureSnapshot({ fixtures }).sidecars.find((sidecar) => sidecar.name === 'api');
  if (!api?.instances[0]) throw new Error('the fixture has no api');
  return { api, instance: api.instances[0] };
}

const facts = (fixtures = CALM) =>
  Object.fromEntries(describeFacts(apiOf(fixtures).api, NO_PRESSURE).map((fact) => [fact.name, fact.text]));

it('says what limits a sidecar, and what troubles it', () => {
  expect(facts(calmBut({ name: 'api', throttled: 0.32 }))).toEqual({
    'CPU limit': 'quota',
    'Memory limit': 'its cgroup’s',
    Throttled: '32 %',
    'OOM kills': '0',
    Pressure: '–',
  });
});

it('says that there is no limit where there is none', () => {
  const unlimited = [{ name: 'api', cpu: 0.1, memory: 10 }];
  expect(facts(unlimited)).toMatchObject({ 'CPU limit': 'none, the host’s', 'Memory limit': 'none, the host’s' });
});

it('says for what its tasks waited, where the kernel tells', () => {
  const told = describeFacts(apiOf().api, { cpu: 12.34, memory: 0, io: null });
  expect(told.slice(-3).map(({ name, text }) => [name, text])).toEqual([
    ['CPU pressure', '12 %'],
    ['Memory pressure', '0.0 %'],
    ['I/O pressure', '–'],
  ]);
});

it('counts and limits flash when they change, and what changes with every report does not', () => {
  const flashing = describeFacts(apiOf().api, NO_PRESSURE).filter(({ flashes }) => flashes);
  expect(flashing.map(({ name }) => name)).toEqual(['CPU limit', 'Memory limit', 'OOM kills']);
});

it('an instance tells its share beside its weight, and its last change', () => {
  const { instance } = apiOf();
  const changed = {
    ...instance,
    trafficSharePercent: 62.4,
    weight: 50,
    healthBefore: 'degraded' as const,
    healthSinceMs: NOW_MS - 180_000,
    restarts: 2,
    uptimeMs: 340_000,
  };
  expect(describeInstance(changed, NOW_MS)).toEqual({
    id: 'api-1',
    health: 'healthy',
    heard: '0 s',
    cpu: '37 %',
    memory: '41 %',
    uptime: '5 min',
    restarts: '2',
    share: '62 %',
    weight: '50',
    state: 'healthy, degraded until 3 min ago',
    sharing: '',
    troubles: [],
  });
});
