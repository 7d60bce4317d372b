// An engine that never heard of the agent: a web page that says who asks, a WebSocket-like echo on upgrade, a health address. Asked for
// `/greeted`, the echo begins with what it was told; for `/slow`, it is a while in coming.
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
    const scene = request.headers['x-scene'];
    const isGate = request.headers['x-gate-token'] === process.env['ENGINE_GATE_TOKEN'];
    response.end(
      JSON.stringify({
        method: request.method,
        url: request.url,
        cookie,
        authorization,
        device,
        body,
        scene,
        isGate,
      }),
    );
  });
});
server.on('upgrade', (request, socket) => {
  socket.on('error', () => socket.destroy());
  const open = () => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: echo\r\nconnection: Upgrade\r\n\r\n');
    if (request.url === '/greeted') socket.write(request.headers['x-scene'] ?? 'nothing');
    socket.pipe(socket);
  };
  if (request.url === '/slow') setTimeout(open, 700);
  else open();
});
server.listen(Number(process.argv[2] ?? process.env['PORT']), '127.0.0.1');
