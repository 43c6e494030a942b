// The browser, as the lenses of a view need it. Decides nothing.
import type { ReadonlySignal } from '@preact/signals';
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { devtoolsNetwork } from '../inspector/devtools-edge.ts';
import { watchActiveTab } from '../link/watch-active-tab.ts';
import { storedTabTraces } from '../storage/browser-edge.ts';
import { createKnownTraces, type KnownTracesDeps } from './known-traces.ts';
import type { KnownTraces } from './lens.ts';

const AnswerSchema = v.object({
  response: v.object({ headers: v.array(v.object({ name: v.string(), value: v.string() })) }),
});

/** It lives as long as the page. */
export function browserKnownTraces(): ReadonlySignal<KnownTraces> {
  const network = devtoolsNetwork();
  const watchAnswers: KnownTracesDeps['watchAnswers'] = (onAnswer, signal) => {
    const tell = (har: unknown) => {
      const parsed = v.safeParse(AnswerSchema, har);
      if (parsed.success) onAnswer(parsed.output.response.headers);
    };
    network?.onFinished(({ har }) => tell(har), signal);
    void network?.getHar().then((all) => {
      for (const { har } of all) tell(har);
    });
  };
  return createKnownTraces(
    {
      tabTraces: storedTabTraces,
      watchTab: network === null ? watchActiveTab : (onTab) => onTab(browser.devtools.inspectedWindow.tabId),
      watchAnswers,
    },
    new AbortController().signal,
  );
}
