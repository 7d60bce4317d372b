// An engine that writes down every message that it gets, one a line, into the file that it is started with.
import { appendFileSync } from 'node:fs';
import { WebSocketServer } from 'ws';

const file = process.argv[2] ?? '';
new WebSocketServer({ host: '127.0.0.1', port: Number(process.env['ENGINE_PORT']) }).on(
  'connection',
  (socket) => socket.on('message', (data) => appendFileSync(file, `${data}\n`)),
);
