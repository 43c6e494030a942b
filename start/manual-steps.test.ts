import { expect, test } from 'vitest';
import { manualSteps } from './manual-steps.ts';

test('the three steps name the folder, the page, the server and the code', () => {
  const text = manualSteps({
    extensionFolder: '/somewhere/.output/chrome-mv3',
    demoUrl: 'http://127.0.0.1:7380/',
    serverUrl: 'http://127.0.0.1:7373',
    pairingCode: '123456',
  });
  const steps = text.split(/^ {2}(?=\d\.)/m).slice(1);
  expect(steps).toHaveLength(3);
  expect(steps[0]).toContain('Load unpacked" and take\n     /somewhere/.output/chrome-mv3\n');
  expect(steps[1]).toContain('http://127.0.0.1:7380/');
  expect(steps[2]).toMatch(/http:\/\/127\.0\.0\.1:7373\s+by the code 123456/);
});
