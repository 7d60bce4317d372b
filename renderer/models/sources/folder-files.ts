import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modelFault } from '../model-fault.ts';
import type { ByteBudget } from './byte-budget.ts';
import { decodeUri } from './decode-uri.ts';
import type { FileBytes, ModelFiles } from './model-files.ts';
import { nameOf } from './name-of.ts';
import { readWhole } from './read-whole.ts';

/**
 * A model below the folder that the engine may read: `file:///whole/path.glb`, `file:below/the/folder.glb` or `below/the/folder.glb`.
 * Links are followed as long as they lead nowhere else. Whoever can write into the folder while a model is read is trusted.
 */
export function folderFiles(
  address: string,
  folder: string,
  budget: ByteBudget,
  signal: AbortSignal,
): ModelFiles {
  const path = pathOf(address, folder);
  const read = async (wanted: string): Promise<FileBytes> => {
    const { real, shown } = await below(wanted, folder);
    return readWhole(real, shown, budget, signal);
  };
  return {
    name: nameOf(path),
    read: () => read(path),
    beside(uri) {
      if (/^[a-z][a-z0-9+.-]*:|^[/\\]/i.test(uri)) return Promise.reject(outside());
      return read(resolve(dirname(path), decodeUri(uri.replace(/[?#].*$/, ''))));
    },
  };
}

/** @throws SceneFault `ModelAddressRefused`: what lies outside is refused alike, whether it is there or not. */
async function below(
  path: string,
  folder: string,
): Promise<{ readonly real: string; readonly shown: string }> {
  const root = await realpath(folder).catch(() => null);
  if (root === null) throw modelFault.notFound('The folder of models is not there.');
  const shown = [folder, root].map((base) => relative(base, path)).find(isInside);
  if (shown === undefined || path.includes('\0')) throw outside();
  const real = await realpath(resolve(root, shown)).catch(() => null);
  if (real === null) throw modelFault.notFound(`There is no file ${shown.slice(0, 200)}.`);
  if (!isInside(relative(root, real))) throw outside();
  return { real, shown };
}

const isInside = (path: string): boolean =>
  path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);

function pathOf(address: string, folder: string): string {
  if (!/^file:/i.test(address)) {
    if (isAbsolute(address)) throw outside();
    return resolve(folder, address);
  }
  const rest = address.slice('file:'.length);
  if (!rest.startsWith('/')) return resolve(folder, decodeUri(rest));
  const path = wholePath(address);
  if (path === null) throw outside();
  return path;
}

/** Null: another host's, or none at all. */
function wholePath(address: string): string | null {
  try {
    return fileURLToPath(address);
  } catch {
    return null; // All that this can fail for is the address.
  }
}

const outside = (): Error =>
  modelFault.refused('Files are read only below the folder that this engine was given.');
