// A device that goes on and on: `steady-device.mjs NAME URL SUBPROTOCOL…` sends its name and a number all the time. When its connection is
// over it tries the same ticket once more, and ends when that is refused.
import { WebSocket } from 'ws';

const [name, url, ...protocols] = process.argv.slice(2);
let sent = 0;

function connect(isFirst) {
  const socket = new WebSocket(url, protocols);
  let timer;
  socket.once('open', () => {
    process.send?.({ open: isFirst });
    timer = setInterval(() => socket.send(`${name} ${++sent}`), 20);
  });
  socket.on('error', () => undefined);
  socket.once('close', () => {
    clearInterval(timer);
    if (isFirst) connect(false);
    else process.disconnect?.();
  });
}
connect(true);
