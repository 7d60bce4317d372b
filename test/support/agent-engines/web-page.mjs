// An engine that never heard of the agent: a web page that says who asks, a WebSocket-like echo on upgrade, a health address.
import { createServer } from 'node:http';

let healthy = true;
const server = createServer((request, response) => {
  if (request.url === '/health') {
    response.writeHead(healthy ? 200 : 500).end();
    return;
  }
  if (request.url === '/fall-ill') healthy = false;
  const { cookie, authorization, 'x-device-id': device } = request.headers;
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ method: request.method, url: request.url, cookie, authorization, device, body }),
    );
  });
});
server.on('upgrade', (_request, socket) => {
  socket.on('error', () => socket.destroy());
  socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: echo\r\nconnection: Upgrade\r\n\r\n');
  socket.pipe(socket);
});
server.listen(Number(process.argv[2] ?? process.env['PORT']), '127.0.0.1');
