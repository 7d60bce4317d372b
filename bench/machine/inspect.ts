import type { StartedProcess } from './started-process.ts';

/** Opens Node's inspector on any free port of this machine: the way to a process's memory that needs nothing in its code. */
export const inspectorFlag = '--inspect=127.0.0.1:0';

/** Where the inspector of a process is, from what it prints first; undefined while it has not said so. */
export const inspectorUrl = (output: string): string | undefined =>
  /Debugger listening on (ws:\/\/\S+)/.exec(output)?.[1];

/** Collects all garbage of a process twice, so that what only finalisers let go is gone too. */
export async function collectGarbage(url: string, { ended }: StartedProcess): Promise<void> {
  const socket = new WebSocket(url);
  try {
    await Promise.race([
      new Promise<void>((resolve, reject) => {
        socket.addEventListener('open', () => {
          for (const id of [1, 2]) socket.send(JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' }));
        });
        socket.addEventListener('message', ({ data }) => {
          if (String(data).includes('"id":2')) resolve();
        });
        socket.addEventListener('error', () =>
          reject(new Error('The inspector of the broker does not answer.')),
        );
      }),
      ended.then((how) => {
        throw new Error(`The broker has ended (${how}).`);
      }),
    ]);
  } finally {
    socket.close();
  }
}
