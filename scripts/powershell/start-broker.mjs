import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const start = fileURLToPath(new URL('../../dist/cli/start.js', import.meta.url));

/** How long a host takes: long enough for a script to see a session that is starting. */
const READY_MS = 1000;

/** How long the broker may take to be up, and to be down. */
const LIMIT_MS = 60_000;

/**
 * The compiled broker on free ports and a data folder of its own, with simulated hosts. Answers the variables that a script needs:
 * endPoint, accountId, accountKey and token.
 */
export async function startBroker(data) {
  const anyPorts = ['--port', '0', '--gate-port', '0', '--inspector-port', '0'];
  const hosts = ['--hosts', 'simulated', '--simulated-ready-ms', String(READY_MS)];
  const child = spawn(process.execPath, [start, '--data', data, ...anyPorts, ...hosts], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', resolve);
  });
  await bannerOf(child, gone);
  return {
    variables: variablesOf(readFileSync(join(data, 'env.sh'), 'utf8')),
    end: async () => {
      child.kill('SIGINT');
      const late = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
      await gone;
      clearTimeout(late);
    },
  };
}

async function bannerOf(child, gone) {
  // What it said before it was up: kept for the case that it never is. Afterwards it is only read, so that it can go on writing.
  let output = '';
  let isUp = false;
  const late = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const up = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        if (isUp) return;
        output += text;
        isUp = output.includes('Ctrl-C ends');
        if (isUp) resolve();
      });
    }
  });
  await Promise.race([up, gone]);
  clearTimeout(late);
  if (!isUp) throw new Error(`The broker did not start. 'npm run build' makes it.\n${output}`);
}

/** The variables of the file that shells read: export name='value'. */
const variablesOf = (shell) =>
  Object.fromEntries([...shell.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]));
