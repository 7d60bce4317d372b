import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Where engines listen. Below the range that systems hand out for outgoing connections (from 32768 on Linux, 49152 elsewhere): a port
 * from there could be taken by any connection before the engine gets to it.
 */
const range = { from: 20_000, to: 30_000 };

const tries = 500;

/**
 * A loopback port that nobody listens on now, and that is none of `promised`. Nothing else keeps it free until the engine takes it; an
 * engine that finds it taken fails to start.
 */
export async function freePort(promised: ReadonlySet<number>): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const port = randomInt(range.from, range.to);
    if (!promised.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`No port from ${range.from} to ${range.to} is free.`);
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
