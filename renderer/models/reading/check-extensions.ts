import { modelFault } from '../model-fault.ts';
import type { GltfFile } from './gltf-file.ts';
import { hadExtensions } from './had-extensions.ts';

/** @throws SceneFault `ModelUnsupported` that names what the file can't be shown without. */
export function checkExtensions({ extensionsRequired }: GltfFile): void {
  const missing = extensionsRequired.filter((name) => !hadExtensions.has(name));
  if (missing.length > 0)
    throw modelFault.unsupported(
      `The model can't be shown without ${missing.join(', ')}, which this engine does not have.`,
    );
}
