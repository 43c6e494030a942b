// In Firefox's own DevTools: a demo process is killed, and its card is late, then down. Then nobody looks any more, the
// background is unloaded, and the badge still hears by its alarm that the process is back.
import { spawn } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';
import { ROOT } from '../../start/demo-processes.ts';
import { endProcessGroup } from '../../start/process-group.ts';
import { allHaveNumbers, healthOf, healthyText, looksOld, meterText, stateOf } from '../harness/read-panel.ts';
import { backgroundState, badgeText, badgeTitle } from './test-firefox.ts';
import { useStackAndFirefox } from './use-stack-and-firefox.ts';

const started = useStackAndFirefox({ 'extensions.background.idle.timeout': 2_000 });
let startedAgain: number | undefined;

afterAll(async () => {
  if (startedAgain !== undefined) await endProcessGroup(startedAgain);
});

test('a killed process is degraded, then down with its last values, and the badge counts it', async () => {
  const { stack, firefox } = started();
  await firefox.openTab(stack.pageUrl);
  const panel = await firefox.openPanel();
  await panel.waitFor(allHaveNumbers);
  await panel.waitFor(`${healthyText} === '6/6 healthy'`);
  // The badge is drawn once a second, and may be behind the panel.
  await firefox.window.waitFor(`${badgeTitle} === 'Sidescope: 6 of 6 healthy'`);
  expect(await firefox.window.evaluate(badgeText)).toBe('');

  const worker = stack.processes.get('worker');
  if (worker === undefined) throw new Error('the demo has no worker');
  process.kill(-worker.pid, 'SIGKILL');

  await panel.waitFor(`${healthOf('worker')} === 'degraded'`, 15_000);
  const lastMemory = await panel.evaluate(meterText('worker', 'mem'));
  await panel.waitFor(`${healthOf('worker')} === 'down'`, 10_000);
  expect(await panel.evaluate(stateOf('worker'))).toMatch(/^down · 1\d s ago$/);
  expect(await panel.evaluate(meterText('worker', 'mem'))).toBe(lastMemory);
  expect(await panel.evaluate(looksOld('worker'))).toBe(true);
  expect(await panel.evaluate(healthyText)).toBe('5/6 healthy');
  await firefox.window.waitFor(`${badgeText} === '1'`);
});

test('without a view the background is unloaded, and an alarm wakes it to mend the badge', async () => {
  const { stack, firefox } = started();
  await firefox.closePanel();
  await firefox.window.waitFor(`${backgroundState} === 'stopped'`);

  const again = spawn(process.execPath, ['start/demo-process.ts', 'worker'], {
    cwd: ROOT,
    env: stack.env,
    stdio: 'ignore',
    detached: true,
  });
  startedAgain = again.pid;
  await firefox.window.waitFor(`${badgeText} === ''`, 50_000);
});
