import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Surroundings } from './read-surroundings.ts';

const ATTEMPTS = 60;
const PAUSE_MS = 500;

/** Tells the agent that devices may come. The agent may be restarting, so it is told again for half a minute; then it is not ready. */
export async function reportReady(report: NonNullable<Surroundings['report']>, port: number): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (await told(report, port)) return;
    await sleep(PAUSE_MS);
  }
  process.stderr.write('the agent did not take the report that this engine is ready\n');
}

function told({ url, token }: NonNullable<Surroundings['report']>, port: number): Promise<boolean> {
  const body = JSON.stringify({ state: 'ready', port });
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve) => {
    const call = request(url, { method: 'POST', headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 204);
    });
    call.on('error', () => resolve(false));
    call.end(body);
  });
}
