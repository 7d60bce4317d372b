import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Cleanup } from '../machine/cleanup.ts';
import { firstMessage, type StartedProcess, startProcess } from '../machine/started-process.ts';
import { fieldOf } from './expect.ts';

const runner = fileURLToPath(new URL('../../scripts/azurite/run.mjs', import.meta.url));
const account = 'devstoreaccount1';

export interface RunningAzurite {
  readonly process: StartedProcess;
  readonly connectionString: string;
}

/** Azurite's table service, on disk as it is by default. `onRequest` is told of every line of its access log. */
export async function startAzurite(
  folder: string,
  cleanup: Cleanup,
  onRequest?: () => void,
): Promise<RunningAzurite> {
  const key = randomBytes(64).toString('base64');
  let rest = '';
  const started = startProcess({
    script: runner,
    args: ['table', '--tablePort', '0', '--location', folder, ...(onRequest ? [] : ['--silent'])],
    env: { AZURITE_ACCOUNTS: `${account}:${key}` },
    cleanup,
    onOutput: (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.includes(' HTTP/1.1" ')) onRequest?.();
    },
  });
  const port = await firstMessage(started, (message) => {
    const found = fieldOf(message, 'port');
    return typeof found === 'number' ? found : undefined;
  });
  return {
    process: started,
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};TableEndpoint=http://127.0.0.1:${port}/${account};`,
  };
}
