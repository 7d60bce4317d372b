import { createServer } from 'node:http';

// What HTTP on Node costs by itself: an answer of a session's size, and nothing behind it.

const answer = JSON.stringify({ id: 'floor', filling: 'x'.repeat(600) });
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json').end(answer);
});
server.listen(0, '127.0.0.1', () => process.send?.({ type: 'listening', address: server.address() }));
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
