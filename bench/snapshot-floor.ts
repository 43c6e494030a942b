// The floor: a bare node:http server that answers the same bytes. The body comes as its argument.
import { createServer } from 'node:http';

const [text = ''] = process.argv.slice(2);
const body = Buffer.from(text);
const server = createServer((_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the floor has no port');
  process.send?.({ url: `http://127.0.0.1:${address.port}/` });
});
// The parent may be ended before it can end us.
process.once('disconnect', () => process.exit());
