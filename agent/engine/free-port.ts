import { createServer } from 'node:net';

/** A loopback port that nobody listens on now. Nothing keeps it free until the engine takes it; an engine that finds it taken fails to start. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('The system named no port.'));
      });
    });
  });
}
