// What most scenarios begin with: the demo on its server, and a Firefox whose extension is paired with it.
import { afterAll, beforeAll } from 'vitest';
import { startTestStack, type TestStack } from '../harness/test-stack.ts';
import type { Preferences } from './launch-firefox.ts';
import { startTestFirefox, type TestFirefox } from './test-firefox.ts';

export interface StackAndFirefox {
  stack: TestStack;
  firefox: TestFirefox;
}

/** Call it once at the top of a scenario. What it gives may be asked for within tests; all of it ends after them. */
export function useStackAndFirefox(preferences: Preferences = {}): () => StackAndFirefox {
  const ending = new AbortController();
  let stack: TestStack | undefined;
  let firefox: TestFirefox | undefined;
  beforeAll(async () => {
    stack = await startTestStack(ending.signal);
    firefox = await startTestFirefox(ending.signal, preferences);
    await firefox.pair(stack.server.url, stack.token);
  });
  afterAll(async () => {
    ending.abort();
    await Promise.all([stack?.ended(), firefox?.ended()]);
  });
  return () => {
    if (stack === undefined || firefox === undefined) throw new Error('only within a test');
    return { stack, firefox };
  };
}
