// Passes a request on to another of the demo's processes and streams the answer back.
import { type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { DEMO_HOST } from './ports.ts';

/** Answers 502 when nothing listens there. */
export async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  path: string,
): Promise<void> {
  const { method, headers } = request;
  const onward = send({ host: DEMO_HOST, port, path, method, headers: { ...headers, host: `${DEMO_HOST}:${port}` } });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    onward.once('response', resolve);
    onward.once('error', reject);
  });
  response.once('close', () => onward.destroy());
  request.pipe(onward);
  try {
    const answer = await answered;
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, response);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else {
      response.writeHead(502, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: `port ${port} does not answer: ${error}` }));
    }
  }
}
