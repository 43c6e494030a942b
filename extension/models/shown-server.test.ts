// A view beside a page shows that page's server.
import { expect, test, vi } from 'vitest';
import { useFakeTime } from '../link/fake-time.ts';
import { START_MS, sampleSnapshot } from '../link/sample-events.ts';
import type { ServerEntry, ToView } from '../link/view-message.ts';
import { memoryValue } from '../storage/memory-value.ts';
import { modelledServers } from './modelled-servers.ts';

const A: ServerEntry = { id: 'a', name: 'local', url: 'http://127.0.0.1:7373' };
const B: ServerEntry = { id: 'b', name: 'staging', url: 'http://127.0.0.1:7374' };
const servers = (...list: ServerEntry[]): ToView => ({ type: 'servers', servers: list });

const ending = useFakeTime(START_MS);

const modelled = (options = {}) => modelledServers(ending().signal, options);
const SHOP = 'http://localhost:3000';
const withOrigins = (serverId: string, ...origins: string[]): ToView => ({
  type: 'state',
  serverId,
  snapshot: { ...sampleSnapshot(Date.now()), origins },
  clockOffsetMs: 0,
});

test('the server of the page is shown once it is heard; another page brings back what it belongs to', () => {
  const { model, show, pageOrigin, memory } = modelled();
  pageOrigin.value = SHOP;
  show(servers(A, B));
  expect(model.selected.value?.id).toBe('a');
  show(withOrigins('a', 'http://localhost:4000'), withOrigins('b', SHOP));
  expect([model.selected.value?.id, model.foreignOrigin.value, memory.id]).toEqual(['b', null, 'b']);
  expect(model.ofPage.value).toBe('b');
  pageOrigin.value = 'http://localhost:4000';
  expect(model.selected.value?.id).toBe('a');
  pageOrigin.value = 'http://elsewhere';
  expect([model.selected.value?.id, model.foreignOrigin.value]).toEqual(['a', 'http://elsewhere']);
  expect(model.ofPage.value).toBe(null);
});

test('what a person chose stands until the page goes to another origin', () => {
  const { model, show, pageOrigin } = modelled();
  pageOrigin.value = SHOP;
  show(servers(A, B), withOrigins('a', SHOP), withOrigins('b', 'http://localhost:4000'));
  model.select('b');
  show(withOrigins('a', SHOP));
  expect(model.selected.value?.id).toBe('b');
  pageOrigin.value = 'http://elsewhere';
  pageOrigin.value = SHOP;
  expect(model.selected.value?.id).toBe('a');
});

test('of two servers of one origin the one chosen last is shown in the next view, too', async () => {
  const known = memoryValue();
  const first = modelled({ known });
  first.pageOrigin.value = SHOP;
  first.show(servers(A, B), withOrigins('a', SHOP), withOrigins('b', SHOP));
  first.model.select('b');
  await vi.advanceTimersByTimeAsync(0);
  const next = modelled({ known });
  next.pageOrigin.value = SHOP;
  await vi.advanceTimersByTimeAsync(0);
  next.show(servers(A, B), withOrigins('a', SHOP), withOrigins('b', SHOP));
  expect(next.model.selected.value?.id).toBe('b');
});
