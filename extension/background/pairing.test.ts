// Pairing from click to success, across a page that may close at any moment: the form and the background over the storage
// that they share. The server and the browser's prompt are stand-ins.
import { expect, test, vi } from 'vitest';
import { useFakeTime } from '../link/fake-time.ts';
import { askForForm } from '../pairing/ask-for-form.ts';
import { FIRST_DRAFT, REQUEST_LIFE_MS } from '../pairing/pairing-record.ts';
import { type PairingBrowserOptions, pairingBrowser, TOKEN } from './pairing-browser.ts';

const ending = useFakeTime();

/** Lets everything that is under way come to rest. */
const settle = () => vi.advanceTimersByTimeAsync(0);

const browserWith = (options: PairingBrowserOptions = {}) => pairingBrowser(ending().signal, options);

test('the host is asked for within the call itself, while the click still counts', () => {
  const { prompts, openPage } = browserWith({ allowed: false });
  const { model } = openPage();
  model.type({ code: '123456' });
  model.submit();
  expect(prompts).toEqual(['http://127.0.0.1/*']);
});

test('a form whose host is allowed pairs, says with which server, and is empty again', async () => {
  const { saved, held, openPage } = browserWith();
  const { model } = openPage();
  model.type({ code: '123 456' });
  expect(model.open.value).toBe(true);
  model.submit();
  expect(model.busy.value).toBe(true);
  await settle();
  expect(saved).toEqual([{ id: 'server-id', name: '127.0.0.1:7373', url: 'http://127.0.0.1:7373', token: TOKEN }]);
  expect(held.posts).toBe(1);
  expect(model.busy.value).toBe(false);
  expect(model.done.value).toBe('127.0.0.1:7373');
  expect(model.open.value).toBe(false);
  expect(model.draft.value).toEqual(FIRST_DRAFT);
});

test('however often it is clicked, it asks once', async () => {
  const { prompts, held, openPage } = browserWith();
  const { model } = openPage();
  model.type({ code: '123456' });
  model.submit();
  model.submit();
  await settle();
  expect(prompts).toHaveLength(1);
  expect(held.posts).toBe(1);
});

test('a popup that closes right after the click is paired all the same, and says so when it opens again', async () => {
  const { saved, openPage, session } = browserWith();
  const popup = openPage();
  popup.model.type({ code: '123456' });
  popup.model.submit();
  popup.close();
  await settle();
  expect(saved).toHaveLength(1);
  const again = openPage();
  await settle();
  expect(again.model.done.value).toBe('127.0.0.1:7373');
  expect(again.model.open.value).toBe(false);
  const third = openPage();
  await settle();
  expect(third.model.done.value).toBeNull();
  expect([session.request.now(), session.progress.now()]).toEqual([null, null]);
});

test.each([true, false])(
  'the prompt is answered with yes, page still there: %s; it pairs exactly once',
  async (there) => {
    const { saved, held, openPage, answerPrompt } = browserWith({ allowed: false });
    const popup = openPage();
    popup.model.type({ code: '123456' });
    popup.model.submit();
    if (!there) popup.close();
    await settle();
    expect(held.posts).toBe(0);
    answerPrompt(true, there);
    held.look();
    await settle();
    expect(saved).toHaveLength(1);
    expect(held.posts).toBe(1);
  },
);

test('the prompt is answered with no: the form says what to do, and so does one that is opened later', async () => {
  const { held, openPage, answerPrompt } = browserWith({ allowed: false });
  const popup = openPage();
  popup.model.type({ code: '123456' });
  popup.model.submit();
  await settle();
  expect(popup.model.busy.value).toBe(true);
  answerPrompt(false, true);
  await settle();
  expect(popup.model.busy.value).toBe(false);
  expect(popup.model.error.value).toContain('may not reach http://127.0.0.1:7373 unless you allow it');
  const again = openPage();
  await settle();
  expect(again.model.error.value).toContain('unless you allow it');
  expect(held.posts).toBe(0);
});

test('a popup that closed under the prompt shows what was typed, and that the host was not allowed yet', async () => {
  const { openPage } = browserWith({ allowed: false });
  const popup = openPage();
  popup.model.type({ address: 'localhost:7400', code: '123456' });
  popup.model.submit();
  popup.close();
  const again = openPage();
  await settle();
  expect(again.model.draft.value).toMatchObject({ address: 'localhost:7400', code: '123456' });
  expect(again.model.busy.value).toBe(false);
  expect(again.model.error.value).toContain('may not reach http://localhost:7400');
});

test('a wrong code is told of with the server’s words, and forgotten at the next try', async () => {
  const { held, saved, openPage } = browserWith();
  const { model } = openPage();
  model.type({ code: '000000' });
  model.submit();
  await settle();
  expect(model.error.value).toBe('That is not the pairing code; 4 tries are left.');
  model.type({ code: '123456' });
  model.submit();
  expect(model.error.value).toBeNull();
  await settle();
  expect(saved).toHaveLength(1);
  expect(held.posts).toBe(2);
});

test('what cannot be a code is told of without asking anybody', () => {
  const { prompts, openPage } = browserWith();
  const { model } = openPage();
  model.type({ code: '12' });
  model.submit();
  expect(model.error.value).toContain('six digits');
  expect(prompts).toEqual([]);
});

test('cancelling forgets what was typed and what went wrong, in storage as well', async () => {
  const { held, openPage } = browserWith();
  held.reachable = false;
  const { model } = openPage();
  model.type({ code: '123456' });
  model.submit();
  await settle();
  expect(model.error.value).toContain('Nothing answers');
  model.cancel();
  expect(model.open.value).toBe(false);
  const again = openPage();
  await settle();
  expect(again.model.open.value).toBe(false);
});

test('a background that was ended in the middle says so when it starts again', async () => {
  const { session, openPage, startBackground } = browserWith();
  await settle();
  await session.progress.write({ stage: 'pairing' });
  const { model } = openPage();
  await settle();
  expect(model.busy.value).toBe(true);
  startBackground();
  await settle();
  expect(model.error.value).toContain('Pair again');
});

test('a request that nobody allowed while its code was good is not met any more', async () => {
  const { held, openPage, session, answerPrompt } = browserWith({ allowed: false });
  const popup = openPage();
  popup.model.type({ code: '123456' });
  popup.model.submit();
  popup.close();
  await vi.advanceTimersByTimeAsync(REQUEST_LIFE_MS + 1);
  answerPrompt(true, false);
  await settle();
  expect(held.posts).toBe(0);
  expect(session.request.now()).toBeNull();
});

test('a malformed record counts as none, and is told of', async () => {
  const { drops, held, session, openPage } = browserWith();
  await session.request.write({ id: 'x', url: 'nowhere', code: 1 });
  const { model } = openPage();
  await settle();
  expect(model.busy.value).toBe(false);
  expect(held.posts).toBe(0);
  expect(drops[0]).toContain('pairing record');
});

test('asked for only after the popup has looked, the form is shown all the same; one that was closed is not', async () => {
  const { openPage, session } = browserWith();
  const popup = openPage();
  await settle();
  expect(popup.model.open.value).toBe(false);
  await askForForm(session.draft);
  await settle();
  expect(popup.model.open.value).toBe(true);
  popup.model.cancel();
  await askForForm(session.draft);
  await settle();
  expect(popup.model.open.value).toBe(false);
});

test('a page without a form asks for it, and the popup that opens shows it with what was typed', async () => {
  const { openPage, session } = browserWith();
  const first = openPage();
  first.model.type({ address: 'staging' });
  first.close();
  await askForForm(session.draft);
  const popup = openPage();
  await settle();
  expect(popup.model.open.value).toBe(true);
  expect(popup.model.draft.value.address).toBe('staging');
  popup.model.cancel();
  await settle();
  expect(session.draft.now()).toEqual(FIRST_DRAFT);
});
