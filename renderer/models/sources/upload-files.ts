import { basename } from 'node:path';
import { modelFault } from '../model-fault.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { ModelFiles } from './model-files.ts';
import { nameOf } from './name-of.ts';
import { readWhole } from './read-whole.ts';

/** A file that a device has sent. Nothing lies beside it. */
export function uploadFiles(
  { path, name }: { readonly path: string; readonly name: string },
  budget: ByteBudget,
  signal: AbortSignal,
): ModelFiles {
  return {
    name: nameOf(name),
    read: () => readWhole(path, basename(name), budget, signal),
    beside(uri) {
      const message = `An upload is one file, and this one names another: ${uri.slice(0, 100)}. Send it as GLB, or with its files as data: URIs.`;
      return Promise.reject(modelFault.unsupported(message));
    },
  };
}
