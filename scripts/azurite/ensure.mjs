// node scripts/azurite/ensure.mjs    prints the folder in which Azurite is, and installs it first if it is not
//
// Azurite, Microsoft's emulator of a storage account, is a quarter of a gigabyte. Neither `npm install` nor `npm start` needs it,
// so it is no dependency of the project: it has a package.json and a lock of its own here, and comes when it is first wanted.
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { downloadEnvironment } from '../node/download-environment.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** An installation that has taken so long was killed, or will never end. */
const ABANDONED_MS = 600_000;

/**
 * The folder of the installed `azurite` package. Installs the locked version where it is missing, saying so in one line. Two at once
 * do it once: the second waits for the first. What is half installed never has the final name.
 *
 * @param {{ folder?: string, say?: (line: string) => void, install?: (folder: string) => Promise<void> }} [options]
 * @returns {Promise<string>}
 */
export async function ensureAzurite({ folder = here, say = toStderr, install = npmCi } = {}) {
  const { version } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages[
    'node_modules/azurite'
  ];
  const kept = join(folder, 'node_modules');
  const place = join(kept, `.azurite-${version}`);
  const azurite = join(place, 'node_modules', 'azurite');
  while (!existsSync(azurite)) {
    mkdirSync(kept, { recursive: true });
    removeAbandoned(kept);
    const turn = join(kept, '.installing');
    if (!takeTurn(turn)) {
      await pause(200);
      continue;
    }
    const download = mkdtempSync(join(kept, '.install-'));
    try {
      if (existsSync(azurite)) break;
      say(
        `Installing Azurite ${version} from npm once, about 250 MB on disk; this takes half a minute or more …`,
      );
      const began = Date.now();
      for (const file of ['package.json', 'package-lock.json'])
        copyFileSync(join(folder, file), join(download, file));
      await install(download);
      putInPlace(download, place, azurite);
      say(`Azurite ${version} is ready after ${Math.round((Date.now() - began) / 1000)} s.`);
    } finally {
      rmSync(download, { recursive: true, force: true });
      rmSync(turn, { recursive: true, force: true });
    }
  }
  return azurite;
}

/** False while another process that is alive has it. */
function takeTurn(turn) {
  try {
    mkdirSync(turn);
    writeFileSync(join(turn, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isOver(turn)) rmSync(turn, { recursive: true, force: true });
    return false;
  }
}

function isOver(turn) {
  try {
    // Signal 0 asks whether the process is there.
    process.kill(Number(readFileSync(join(turn, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    // ENOENT: whoever took it has not written its pid yet, or is just giving it back.
    return error.code === 'ESRCH';
  }
}

function putInPlace(download, place, azurite) {
  try {
    renameSync(download, place);
  } catch (error) {
    // Somebody else was first after all, with the same version.
    if (!existsSync(azurite)) throw error;
  }
}

function removeAbandoned(kept) {
  for (const name of readdirSync(kept)) {
    const path = join(kept, name);
    const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (name.startsWith('.install') && Date.now() - since > ABANDONED_MS)
      rmSync(path, { recursive: true, force: true });
  }
}

/** Exactly what the lock says, without the scripts of its packages: Azurite's table, blob and queue services need none. */
function npmCi(folder) {
  const args = ['ci', '--prefix', folder, '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  args.push('--no-update-notifier', '--loglevel=error');
  const own = process.env['npm_execpath'];
  const [command, ...before] = own?.endsWith('npm-cli.js') ? [process.execPath, own] : ['npm'];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...before, ...args], {
      cwd: folder,
      env: downloadEnvironment(process.env),
      stdio: ['ignore', 'ignore', 'pipe'],
      // npm is a .cmd file there, and only a shell can start one.
      shell: process.platform === 'win32' && before.length === 0,
    });
    let why = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      why += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(
            `Azurite could not be installed from npm.\n${why.trim().split('\n').slice(0, 4).join('\n')}`,
          ),
        );
    });
  });
}

/** stdout is for the answer. */
function toStderr(line) {
  process.stderr.write(`${line}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    process.stdout.write(`${await ensureAzurite()}\n`);
  } catch (error) {
    toStderr(error.message);
    process.exitCode = 1;
  }
}
