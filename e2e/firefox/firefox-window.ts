// Firefox's own window, with the rights of its own code: prompts, toolbar, sidebar and DevTools are parts of it, and what
// an extension shows in them runs in a <browser> element each. Names of its inside are not a public interface.
import * as v from 'valibot';
import { poll } from '../../start/browser/target-session.ts';
import type { Bidi } from './bidi.ts';

/** Something in which expressions can be evaluated. */
export interface Place {
  /** Evaluates as a person's gesture, waiting for its promise, and gives its value as JSON. Throws what it throws. */
  evaluate(expression: string): Promise<unknown>;
  /** Evaluates until the value is truthy, and gives it. Rejects after `timeoutMs` (default 10,000) with the last value. */
  waitFor(expression: string, timeoutMs?: number): Promise<unknown>;
}

export interface View extends Place {
  /** Waits for the element and clicks it. */
  click(selector: string): Promise<void>;
}

export interface FirefoxWindow extends Place {
  /** What stands in a `<browser>` of the window, given as an expression of the window. */
  view(browserElement: string): View;
}

const Tree = v.object({ contexts: v.pipe(v.array(v.object({ context: v.string() })), v.minLength(1)) });
const Evaluated = v.variant('type', [
  v.object({ type: v.literal('success'), result: v.object({ value: v.optional(v.string()) }) }),
  v.object({ type: v.literal('exception'), exceptionDetails: v.object({ text: v.string() }) }),
]);

/** The first window. */
export async function firefoxWindow(bidi: Bidi): Promise<FirefoxWindow> {
  const { contexts } = v.parse(Tree, await bidi.send('browsingContext.getTree', { 'moz:scope': 'chrome' }));
  const target = { context: contexts[0]?.context };

  async function evaluate(expression: string): Promise<unknown> {
    const asJson = `(async () => JSON.stringify(await (${expression})))()`;
    const answer = v.parse(
      Evaluated,
      await bidi.send('script.evaluate', { expression: asJson, target, awaitPromise: true }),
    );
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
    return answer.result.value === undefined ? undefined : JSON.parse(answer.result.value);
  }
  await evaluate(`void (globalThis.evaluateIn = ${EVALUATE_IN})`);
  return { ...place(evaluate), view: (element) => viewIn(evaluate, element) };
}

/** A view that is just being made takes no question: it is asked again. */
const ANSWER_MS = 2_000;
const LONGEST_MS = 60_000;

const place = (evaluate: (expression: string, limitMs: number) => Promise<unknown>): Place => ({
  evaluate: (expression) => evaluate(expression, LONGEST_MS),
  waitFor: (expression, timeoutMs = 10_000) =>
    poll(() => evaluate(expression, ANSWER_MS), timeoutMs, `waiting for ${expression}`, 100),
});

function viewIn(evaluateInWindow: Place['evaluate'], browserElement: string): View {
  const inPage = place(async (expression, limitMs) => {
    const asJson = JSON.stringify(`(async () => JSON.stringify(await (${expression})))()`);
    const value = await evaluateInWindow(`evaluateIn(${browserElement}, ${asJson}, ${limitMs})`);
    return typeof value === 'string' ? JSON.parse(value) : undefined;
  });
  return {
    ...inPage,
    async click(selector) {
      const element = `document.querySelector(${JSON.stringify(selector)})`;
      await inPage.waitFor(`${element} !== null`);
      await inPage.evaluate(`${element}.click()`);
    },
  };
}

// WebDriver reaches tabs only, not the pages in a sidebar, a popup or DevTools; a frame script reaches every <browser>.
// The sandbox stands outside the page, so that its content security policy does not forbid the evaluation.
const EVALUATE_IN = `(browser, expression, limitMs) => new Promise((resolve, reject) => {
  const answer = 'Sidescope:' + Math.random();
  const { messageManager } = browser;
  const end = (data) => {
    clearTimeout(limit);
    messageManager.removeMessageListener(answer, listener);
    if (data.error === undefined) resolve(data.value);
    else reject(new Error(data.error));
  };
  const listener = ({ data }) => end(data);
  const limit = setTimeout(() => end({ error: 'no answer within ' + limitMs + ' ms' }), limitMs);
  messageManager.addMessageListener(answer, listener);
  const inFrame = async (expression, answer) => {
    // What a click of a person brings with it: without it Firefox asks for no permission.
    const gesture = content.windowUtils.setHandlingUserInput(true);
    try {
      const sandbox = new Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
      const value = Cu.evalInSandbox(expression, sandbox);
      gesture.destruct();
      sendAsyncMessage(answer, { value: await value });
    } catch (error) {
      sendAsyncMessage(answer, { error: String(error) });
    }
  };
  const script = '(' + inFrame + ')(' + JSON.stringify(expression) + ',' + JSON.stringify(answer) + ')';
  messageManager.loadFrameScript('data:text/javascript;charset=utf-8,' + encodeURIComponent(script), false);
})`;
