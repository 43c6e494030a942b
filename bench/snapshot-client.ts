// The client's process. In, a message each: an address, a token, how many requests. Out: how long each took, in ms.
import { Agent, get } from 'node:http';
import * as v from 'valibot';

const Slice = v.object({ url: v.string(), token: v.string(), requests: v.number() });
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function timeOne(url: string, token: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const request = get(url, { agent, headers: { Authorization: `Bearer ${token}` } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode}`));
      response.resume().on('end', () => resolve(performance.now() - started));
    });
    request.on('error', reject);
  });
}

process.on('message', async (message) => {
  const { url, token, requests } = v.parse(Slice, message);
  const times: number[] = [];
  for (let index = 0; index < requests; index += 1) times.push(await timeOne(url, token));
  process.send?.({ times });
});
process.send?.({ times: [] });
