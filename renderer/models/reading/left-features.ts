import type { GltfFile } from './gltf-file.ts';
import { hadExtensions } from './had-extensions.ts';

/** What whole parts of the file are not shown, by name. */
export function leftFeatures(file: GltfFile): string[] {
  const left = file.extensionsUsed
    .filter((name) => !hadExtensions.has(name))
    .map((name) => (name === 'KHR_lights_punctual' ? 'lights' : name));
  if (file.animations.length > 0) left.push('animations');
  if (file.cameras.length > 0) left.push('cameras');
  if (file.scenes.length > 1) left.push('other scenes');
  return left;
}
