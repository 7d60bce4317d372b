import { connect } from 'node:net';

/**
 * Sends bytes as they are, which no HTTP client would, and gives all that comes back until the other side closes. It fails when that
 * takes longer than `withinMs`: an attack that hangs a connection is an attack that worked.
 */
export const rawRequest = (url: string, bytes: string | Buffer, withinMs = 5_000): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    const deadline = setTimeout(() => {
      socket.destroy();
      reject(new Error(`No end of the answer within ${withinMs} ms. So far: ${answer.slice(0, 200)}`));
    }, withinMs);
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
    });
    // A server that gives up a connection in the middle of an upload resets it; what it said before counts.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(deadline);
      resolve(answer);
    });
  });

/** The status of an answer; 0 when there was none. */
export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
