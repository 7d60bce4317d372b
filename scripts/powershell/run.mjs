// npm run test:powershell                                 walks through a session with a PowerShell script of our own, walk.ps1
// npm run test:powershell -- SCRIPT.ps1 [argument …]      runs a script of yours instead
//
// The script finds a broker of its own on free ports, with an account made for this run and simulated hosts, and is told of it in two
// ways: by the variables endPoint, accountId, accountKey and token, and by {endPoint}, {accountId}, {accountKey} and {token} in its
// arguments, which are filled in. Its exit code is this one's.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBroker } from './start-broker.mjs';

const help = `PowerShell 7 is not here: there is no program '${pwsh()}'.
Install it (dotnet tool install --global PowerShell, winget install Microsoft.PowerShell, brew install powershell, or the package of
your distribution), so that 'pwsh' is found on the PATH; or name the program in the variable PWSH.
`;

function pwsh() {
  return process.env.PWSH || 'pwsh';
}

const isThere = () => spawnSync(pwsh(), ['-Version'], { stdio: 'ignore' }).status === 0;

/** Arguments with what the broker is called in them. Other braces stay as they are. */
const filledIn = (args, variables) =>
  args.map((arg) => arg.replace(/\{(\w+)\}/g, (text, name) => variables[name] ?? text));

function runScript(script, args, variables) {
  const command = ['-NoProfile', '-NonInteractive', '-File', script, ...filledIn(args, variables)];
  const child = spawn(pwsh(), command, { stdio: 'inherit', env: { ...process.env, ...variables } });
  process.once('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function main([script = fileURLToPath(new URL('walk.ps1', import.meta.url)), ...args]) {
  if (!isThere()) {
    process.stderr.write(help);
    return 1;
  }
  const data = mkdtempSync(join(tmpdir(), 'powershell-'));
  try {
    const broker = await startBroker(data);
    try {
      return await runScript(script, args, broker.variables);
    } finally {
      await broker.end();
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

// A terminal's Ctrl-C reaches the script and the broker by itself; what they leave is removed here.
process.on('SIGINT', () => undefined);
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
