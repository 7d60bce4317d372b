import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fetchNode } from './fetch-node.mjs';
import { findLocalNode } from './local-node.mjs';
import { runWith } from './run-with.mjs';
import { isAtLeast, MINIMUM } from './versions.mjs';

/**
 * Runs a script with a Node that is new enough: in this process when `running` is, else with the
 * project's own Node under `.node`, which is fetched from npm the first time. Without a script, or with
 * `--version`, only makes sure that there is one. A failure to do so is printed and sets the exit code.
 *
 * @param {{ root: string, running: string, argv: readonly string[] }} order
 */
export async function launch({ root, running, argv }) {
  const [script, ...args] = argv;
  const target = script === undefined || script === '--version' ? null : resolve(script);
  if (isAtLeast(running)) {
    if (target === null) return;
    process.argv = [process.execPath, target, ...args];
    await import(pathToFileURL(target).href);
    return;
  }
  try {
    const { binary } = findLocalNode(root) ?? fetchAloud(root, running);
    if (target !== null) await runWith(binary, [target, ...args]);
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}

function fetchAloud(root, running) {
  say(`Node ${running} is older than ${MINIMUM}: fetching Node 24 from npm once, about 130 MB on disk …`);
  const found = fetchNode(root);
  say(`Node ${found.version} is ready in .node.`);
  return found;
}

/** To stderr: stdout belongs to the script that is run. */
function say(line) {
  process.stderr.write(`${line}\n`);
}
