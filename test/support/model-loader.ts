import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadOptions, ModelPlace } from '../../renderer/models/load-model.ts';
import type { ModelAsset } from '../../renderer/models/model-asset.ts';
import type { ModelSettings } from '../../renderer/models/model-settings.ts';
import { openLoader } from '../../renderer/models/open-loader.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const usualSettings: ModelSettings = {
  modelFolder: null,
  modelHosts: [],
  maxModelBytes: 2 ** 26,
  maxTriangles: 1_000_000,
  maxEntities: 10_000,
  loadMs: 60_000,
};

type Load = (place: ModelPlace | string, options?: Partial<LoadOptions>) => Promise<ModelAsset>;

/** A loader with usual settings but for these. Text is an address. */
export function loaderWith(settings: Partial<ModelSettings>): Load {
  const load = openLoader({ ...usualSettings, ...settings });
  return (place, options) =>
    load(typeof place === 'string' ? { kind: 'address', url: place } : place, {
      signal: new AbortController().signal,
      progress: () => undefined,
      ...options,
    });
}

/** Bytes as a device's upload. */
export function uploadOf(bytes: Uint8Array, name = 'upload.glb'): ModelPlace {
  const path = join(temporaryFolder(), 'upload');
  writeFileSync(path, bytes);
  return { kind: 'file', path, name };
}
