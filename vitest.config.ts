import { defineConfig } from 'vitest/config';

// Three kinds of test, by file name: *.test.ts is pure and fast (npm run check); *.integration.test.ts uses real
// processes, sockets, Redis and cgroups; e2e/*.scenario.ts drives a real browser. None is ever retried.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    retry: 0,
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: ['**/node_modules/**', '**/*.integration.test.ts', '.output/**', 'dist/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude: ['**/node_modules/**', '.output/**', 'dist/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Most of such a test is waiting.
          maxWorkers: 3,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['faults/**/*.fault.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.scenario.ts'],
          globalSetup: 'e2e/harness/build-stories.ts',
          testTimeout: 240_000,
          hookTimeout: 120_000,
          // Most of a scenario is waiting: for a report, a silence, an alarm of the browser.
          maxWorkers: 2,
        },
      },
    ],
  },
});
