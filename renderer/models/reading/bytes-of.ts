import { componentBytes, elementSizes } from './element-sizes.ts';
import type { GltfAccessor } from './gltf-file.ts';

/** Of one element, packed. */
export const elementBytes = ({ type, componentType }: Pick<GltfAccessor, 'type' | 'componentType'>): number =>
  elementSizes[type] * componentBytes[componentType];
