import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

/**
 * Runs a script with another Node as if it were this process: same terminal, same signals, same end. The
 * child decides how it ends; this process never goes before it, unless it is killed with SIGKILL.
 *
 * @param {string} binary
 * @param {readonly string[]} args
 */
export function runWith(binary, args) {
  // A terminal sends Ctrl-C and its hang-up to everybody in front of it. Forwarded too, the child would
  // get them twice, and a second Ctrl-C means "at once".
  const alone = !process.stdin.isTTY;
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'];
  const forward = (signal) => {
    if (alone || signal === 'SIGTERM') child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  const child = spawn(binary, args, { stdio: 'inherit', env: withBinFirst(process.env, dirname(binary)) });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      if (signal !== null) process.kill(process.pid, signal);
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}

/** Children of the script find the same Node first. On Windows the name is spelt Path, and only one may be. */
function withBinFirst(environment, bin) {
  const name = Object.keys(environment).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const rest = environment[name];
  return { ...environment, [name]: rest === undefined ? bin : `${bin}${delimiter}${rest}` };
}
