import type { ModelPlace } from './load-model.ts';
import { modelFault } from './model-fault.ts';
import type { ModelSettings } from './model-settings.ts';
import { folderFiles } from './sources/folder-files.ts';
import type { ModelFiles } from './sources/model-files.ts';
import { uploadFiles } from './sources/upload-files.ts';
import { webFiles } from './sources/web-files.ts';
import type { WebSettings } from './sources/web-settings.ts';

export type FoundModel =
  | { readonly kind: 'sample'; readonly name: string }
  | { readonly kind: 'files'; readonly files: ModelFiles };

/** @throws SceneFault `ModelAddressRefused` for an address of a kind that this engine does not read. */
export function findModel(
  place: ModelPlace,
  settings: WebSettings & Pick<ModelSettings, 'modelFolder'>,
): FoundModel {
  const { budget, signal, modelFolder } = settings;
  if (place.kind === 'file') return { kind: 'files', files: uploadFiles(place, budget, signal) };
  const { url: address } = place;
  const [, scheme] = /^([a-z][a-z0-9+.-]*):/i.exec(address) ?? [];
  switch (scheme?.toLowerCase()) {
    case 'builtin':
      return { kind: 'sample', name: address.replace(/^builtin:\/*/i, '') };
    case 'http':
    case 'https': {
      const url = URL.parse(address);
      if (url === null) throw modelFault.refused('The address of the model is none.');
      return { kind: 'files', files: webFiles(url, settings) };
    }
    case 'file':
    case undefined:
      if (modelFolder === null)
        throw modelFault.refused('This engine was given no folder to read models from.');
      return { kind: 'files', files: folderFiles(address, modelFolder, budget, signal) };
    default:
      throw modelFault.refused(`Models come from https:, builtin: and file: addresses, not from ${scheme}:.`);
  }
}
