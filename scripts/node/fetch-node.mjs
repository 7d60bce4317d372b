import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { downloadEnvironment } from './download-environment.mjs';
import { findLocalNode, localNodeFolder, localNodeName, nodeIn, versionOf } from './local-node.mjs';
import { platformPackage } from './platform-package.mjs';
import { FETCHED_MAJOR, MINIMUM } from './versions.mjs';

const advice = `Install Node ${MINIMUM} or newer (https://nodejs.org) and run this again; behind a proxy, set HTTPS_PROXY first.`;

/**
 * Fetches a Node into the project's `.node` and returns it. Each caller downloads into a folder of its
 * own and renames it into place, so that two at once cannot meet, and one that is killed leaves nothing
 * that looks finished. Throws, saying what to do, when no usable Node came out of it.
 *
 * @param {string} root
 */
export function fetchNode(root) {
  const folder = localNodeFolder(root);
  mkdirSync(folder, { recursive: true });
  removeAbandoned(folder);
  const download = mkdtempSync(join(folder, 'fetch-'));
  try {
    const { name, spec, needsScripts } = platformPackage(process.platform, process.arch);
    // A package.json of its own, else npm takes the project around it for the place to install to.
    writeFileSync(join(download, 'package.json'), '{ "private": true }\n');
    npmInstall(download, spec, needsScripts);
    const fetched = join(download, 'node_modules', name);
    const version = versionOf(nodeIn(join(fetched, 'bin')));
    if (version === null) {
      throw new Error(`${spec} was fetched from npm, but its Node does not run on this system. ${advice}`);
    }
    putInPlace(fetched, join(folder, localNodeName(version)));
  } finally {
    rmSync(download, { recursive: true, force: true });
  }
  const found = findLocalNode(root);
  if (found === null) throw new Error(`The newest Node ${FETCHED_MAJOR} on npm is too old. ${advice}`);
  return found;
}

function npmInstall(cwd, spec, needsScripts) {
  const args = [
    'install',
    spec,
    '--prefix',
    cwd,
    '--no-save',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
  ];
  args.push('--no-update-notifier', '--loglevel=error', ...(needsScripts ? [] : ['--ignore-scripts']));
  const [command, ...before] = npmCommand();
  const { status, error, stderr } = spawnSync(command, [...before, ...args], {
    cwd,
    env: downloadEnvironment(process.env),
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    // npm is a .cmd file there, and only a shell can start one.
    shell: process.platform === 'win32' && before.length === 0,
  });
  if (status === 0) return;
  // npm says the matter first; a stack and a file name follow.
  const why = error?.message ?? stderr.trim().split('\n').slice(0, 4).join('\n');
  throw new Error(`Node ${FETCHED_MAJOR} could not be fetched from npm. ${advice}\n${why}`);
}

/** Inside an npm command the same npm, else the one on the PATH. */
function npmCommand() {
  const own = process.env['npm_execpath'];
  return own?.endsWith('npm-cli.js') ? [process.execPath, own] : ['npm'];
}

function putInPlace(fetched, place) {
  try {
    renameSync(fetched, place);
  } catch (error) {
    // Another caller was first, with the same version; what it put there had run, as ours has.
    if (!existsSync(place)) throw error;
  }
}

/** Folders of callers that were killed an hour ago or longer: none takes so long. */
function removeAbandoned(folder) {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('fetch-')) continue;
    const path = join(folder, name);
    const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > 3_600_000) rmSync(path, { recursive: true, force: true });
  }
}
