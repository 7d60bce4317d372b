// An engine that says who it thinks is there, in what scene, and how the one before left, echoes, closes with a wished code, sends a lot,
// and refuses the next device where it was asked to.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

let before = null;
let buffered = () => 0;
let refusals = 0;
const server = createServer((_request, response) => response.end(String(buffered())));
const sockets = new WebSocketServer({
  server,
  perMessageDeflate: false,
  verifyClient: () => refusals-- <= 0,
});
sockets.on('connection', (device, request) => {
  buffered = () => device.bufferedAmount;
  const { 'x-device-id': id, 'x-seat-epoch': epoch, 'x-scene': scene } = request.headers;
  device.send(JSON.stringify({ device: id, epoch, scene, protocol: device.protocol, before }));
  device.on('message', (data) => {
    const [verb, what] = String(data).split(' ');
    if (verb === 'refuse') refusals = Number(what);
    if (verb === 'leave') device.close(4321, 'as wished');
    if (verb === 'echo') device.send(String(data));
    if (verb === 'send') for (let n = 0; n < Number(what); n += 1) device.send(Buffer.alloc(1024 * 1024));
  });
  device.on('error', () => undefined);
  device.on('close', (code) => {
    before = code;
  });
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
