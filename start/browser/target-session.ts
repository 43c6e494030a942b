// One attached target (page, panel, DevTools itself): read it, click in it, photograph it, let it go.
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import type { Cdp } from './cdp-pipe.ts';

export interface TargetSession {
  targetId: string;
  sessionId: string;
  /** Sends a command to this target. */
  send(method: string, params?: object): Promise<Record<string, unknown>>;
  /** Evaluates an expression, waiting for its promise, and gives its value as JSON. Throws what it throws. */
  evaluate(expression: string): Promise<unknown>;
  /** Evaluates until the value is truthy, and gives it. Rejects after `timeoutMs` (default 10,000) with the last value, and what is shown. */
  waitFor(expression: string, timeoutMs?: number): Promise<unknown>;
  /** Waits for the element and clicks it, as a user's gesture. */
  click(selector: string): Promise<void>;
  /** PNG of what it shows. Not for frames inside another target: photograph the outer one. */
  screenshot(): Promise<Buffer>;
  /** Leaves the target alone again. */
  detach(): Promise<void>;
}

/** The beginning of its text: enough to see where one is. */
const SHOWN = 'JSON.stringify(document.body?.innerText.slice(0, 300))';
/** A page that is frozen answers nothing. */
const SHOWN_WITHIN_MS = 2_000;

const Attached = v.object({ sessionId: v.string() });
const Screenshot = v.object({ data: v.string() });
const Evaluated = v.object({
  result: v.object({ value: v.optional(v.unknown()) }),
  exceptionDetails: v.optional(
    v.object({ text: v.string(), exception: v.optional(v.object({ description: v.optional(v.string()) })) }),
  ),
});

/** Attaches to a target. A debugger on an extension's worker keeps the worker alive: attach to pages instead. */
export async function attach(cdp: Cdp, targetId: string): Promise<TargetSession> {
  const { sessionId } = v.parse(Attached, await cdp.send('Target.attachToTarget', { targetId, flatten: true }));
  const send = (method: string, params: object = {}) => cdp.send(method, params, sessionId);

  async function evaluate(expression: string): Promise<unknown> {
    const options = { awaitPromise: true, returnByValue: true, userGesture: true };
    const { result, exceptionDetails } = v.parse(Evaluated, await send('Runtime.evaluate', { expression, ...options }));
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  const waitFor = async (expression: string, timeoutMs = 10_000) => {
    try {
      return await poll(() => evaluate(expression), timeoutMs, `waiting for ${expression}`);
    } catch (cause) {
      const shown = await Promise.race([evaluate(SHOWN).catch(String), delay(SHOWN_WITHIN_MS, 'nothing in time')]);
      throw new Error(`${cause instanceof Error ? cause.message : cause}; what is shown: ${shown}`, { cause });
    }
  };

  return {
    targetId,
    sessionId,
    send,
    evaluate,
    waitFor,
    async click(selector) {
      const element = `document.querySelector(${JSON.stringify(selector)})`;
      await waitFor(`${element} !== null`);
      await evaluate(`${element}.click()`);
    },
    async screenshot() {
      const { data } = v.parse(Screenshot, await send('Page.captureScreenshot', { format: 'png' }));
      return Buffer.from(data, 'base64');
    },
    async detach() {
      await cdp.send('Target.detachFromTarget', { sessionId });
    },
  };
}

/** Asks again every `everyMs` until the answer is truthy. An error counts as "not yet": a page that is loading throws. */
export async function poll<T>(ask: () => Promise<T>, timeoutMs: number, what: string, everyMs = 50): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let last = '';
  while (performance.now() < deadline) {
    try {
      const value = await ask();
      if (value) return value;
      last = `last: ${JSON.stringify(value)}`;
    } catch (error) {
      last = String(error);
    }
    await delay(everyMs);
  }
  throw new Error(`${what}: not within ${timeoutMs} ms; ${last}`);
}
