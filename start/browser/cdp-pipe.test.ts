import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { type CdpEvent, createCdpPipe } from './cdp-pipe.ts';

function pipe() {
  const toBrowser = new PassThrough();
  const fromBrowser = new PassThrough();
  const cdp = createCdpPipe(toBrowser, fromBrowser);
  const sent = () =>
    String(toBrowser.read())
      .split('\0')
      .filter(Boolean)
      .map((text) => JSON.parse(text));
  return { cdp, sent, fromBrowser };
}

test('a command is sent as JSON with a NUL and gets the result of its own id', async () => {
  const { cdp, sent, fromBrowser } = pipe();
  const first = cdp.send('Browser.getVersion');
  const second = cdp.send('Target.closeTarget', { targetId: 'x' }, 'session');
  expect(sent()).toEqual([
    { id: 1, method: 'Browser.getVersion', params: {} },
    { id: 2, method: 'Target.closeTarget', params: { targetId: 'x' }, sessionId: 'session' },
  ]);
  fromBrowser.write('{"id":2,"result":{"b":2}}\0{"id":1,"result":{"a":1}}\0');
  expect(await first).toEqual({ a: 1 });
  expect(await second).toEqual({ b: 2 });
});

test('a message that comes in pieces is put together', async () => {
  const { cdp, fromBrowser } = pipe();
  const result = cdp.send('Page.captureScreenshot');
  for (const piece of ['{"id":1,"res', 'ult":{"data":"', 'ü"}}', '\0']) fromBrowser.write(piece);
  expect(await result).toEqual({ data: 'ü' });
});

test('a refusal names the command', async () => {
  const { cdp, fromBrowser } = pipe();
  const result = cdp.send('Target.attachToTarget');
  fromBrowser.write('{"id":1,"error":{"code":-32602,"message":"No target with given id found"}}\0');
  await expect(result).rejects.toThrow('Target.attachToTarget: No target with given id found');
});

test('events reach a listener until it leaves', async () => {
  const { cdp, fromBrowser } = pipe();
  const events: CdpEvent[] = [];
  const leave = cdp.on((event) => events.push(event));
  fromBrowser.write('{"method":"Target.targetCreated","params":{"n":1},"sessionId":"s"}\0');
  await new Promise(setImmediate);
  leave();
  fromBrowser.write('{"method":"Target.targetCreated","params":{"n":2}}\0');
  await new Promise(setImmediate);
  expect(events).toEqual([{ method: 'Target.targetCreated', params: { n: 1 }, sessionId: 's' }]);
});

test('when the browser goes, what waits and what follows is refused', async () => {
  const { cdp, fromBrowser } = pipe();
  const waiting = cdp.send('Browser.getVersion');
  fromBrowser.destroy();
  await expect(waiting).rejects.toThrow('Browser.getVersion: the browser has gone');
  await expect(cdp.send('Browser.close')).rejects.toThrow('Browser.close: the browser has gone');
});
