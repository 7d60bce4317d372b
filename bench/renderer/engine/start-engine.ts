import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Cleanup } from '../../machine/cleanup.ts';
import { startProcess } from '../../machine/started-process.ts';
import { temporaryFolder } from '../../measures/bench.ts';
import { childOf } from './process-memory.ts';

const program = fileURLToPath(new URL('../../../dist/renderer/main.js', import.meta.url));
const guard = fileURLToPath(new URL('../../machine/guard.mjs', import.meta.url));

const report = z.object({ state: z.literal('ready'), port: z.int() });

export interface StartedEngine {
  /** Null where there is no /proc. */
  readonly pid: number | null;
  readonly port: number;
  /** From its start to its report that devices may come. */
  readonly readyMs: number;
  readonly stop: () => Promise<void>;
}

/** The compiled engine as a process of its own, started as an agent starts it, once it has said that devices may come. */
export async function startEngine(
  cleanup: Cleanup,
  environment: Readonly<Record<string, string>> = {},
): Promise<StartedEngine> {
  const [folder, removeFolder] = temporaryFolder(cleanup);
  const agent = await listenForReport();
  const begun = performance.now();
  const engine = startProcess({
    script: guard,
    args: [process.execPath, program],
    env: {
      ENGINE_PORT: '0',
      ENGINE_SESSION_ID: 'bench',
      ENGINE_MODELS: '[]',
      ENGINE_SCRATCH: join(folder, 'scratch'),
      ENGINE_REPORT_URL: agent.url,
      ENGINE_REPORT_TOKEN: 'bench',
      ...environment,
    },
    cleanup,
  });
  const stop = async (): Promise<void> => {
    await engine.stop();
    await removeFolder();
  };
  try {
    const port = await Promise.race([
      agent.reported,
      engine.ended.then((how) => {
        throw new Error(`The engine has ended (${how}):\n${engine.output()}`);
      }),
    ]);
    return { pid: childOf(engine.pid), port, readyMs: performance.now() - begun, stop };
  } finally {
    agent.close();
  }
}

async function listenForReport() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const reported = new Promise<number>((resolve, reject) => {
    server.on('request', (request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      request.on('end', () => {
        response.writeHead(204, { connection: 'close' }).end();
        try {
          resolve(report.parse(JSON.parse(text)).port);
        } catch (error) {
          reject(new Error('The engine reports what nobody understands.', { cause: error }));
        }
      });
    });
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/report`, reported, close: () => void server.close() };
}
