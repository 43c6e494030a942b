// What most scenarios begin with: the demo on its server, and a browser whose extension is paired with it.
import { afterAll, beforeAll } from 'vitest';
import { startTestBrowser, type TestBrowser } from './test-browser.ts';
import { startTestStack, type TestStack } from './test-stack.ts';

export interface StackAndBrowser {
  stack: TestStack;
  browser: TestBrowser;
}

/** Call it once at the top of a scenario. What it gives may be asked for within tests; all of it ends after them. */
export function useStackAndBrowser(): () => StackAndBrowser {
  const ending = new AbortController();
  let started: StackAndBrowser | undefined;
  beforeAll(async () => {
    const stack = await startTestStack(ending.signal);
    const browser = await startTestBrowser(ending.signal);
    await browser.pair(stack.server.url, stack.token);
    started = { stack, browser };
  });
  afterAll(async () => {
    ending.abort();
    await Promise.all([started?.stack.ended(), started?.browser.exited]);
  });
  return () => {
    if (started === undefined) throw new Error('only within a test');
    return started;
  };
}
