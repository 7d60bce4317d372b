import { modelFault } from '../model-fault.ts';
import { at } from './at.ts';
import { elementBytes } from './bytes-of.ts';
import type { GltfFile, GltfPrimitive } from './gltf-file.ts';
import type { Part } from './plan-parts.ts';

/** What of a file is to be decoded, by its numbers in the file. */
export interface WantedData {
  readonly accessors: ReadonlySet<number>;
  /** Those whose geometry is packed by Draco, with only the attributes that are wanted. */
  readonly packed: readonly GltfPrimitive[];
}

/** @throws SceneFault `ModelTooLarge` where what is declared would fill more than `mostBytes`. */
export function wantedData(
  file: GltfFile,
  parts: readonly Part[],
  others: Iterable<number>,
  mostBytes: number,
): WantedData {
  const accessors = new Set<number>(others);
  const packed = new Map<GltfPrimitive, GltfPrimitive>();
  for (const { primitive, skin, weights } of parts) {
    const attributes = Object.fromEntries(
      Object.entries(primitive.attributes).filter(([name]) => isWanted(name, skin !== null)),
    );
    for (const index of Object.values(attributes)) accessors.add(index);
    if (primitive.indices !== undefined) accessors.add(primitive.indices);
    for (const [target, weight] of weights.entries())
      if (weight !== 0) for (const index of morphed(primitive, target)) accessors.add(index);
    const draco = primitive.extensions?.KHR_draco_mesh_compression;
    if (draco !== undefined) packed.set(primitive, { ...primitive, attributes });
  }
  let bytes = 0;
  for (const index of accessors) {
    const accessor = at(file.accessors, index, 'accessors');
    bytes += accessor.count * elementBytes(accessor);
    if (bytes > mostBytes)
      throw modelFault.tooLarge(
        'What the model unpacks to is larger than the memory that this engine gives one.',
      );
  }
  return { accessors, packed: [...packed.values()] };
}

const isWanted = (attribute: string, isSkinned: boolean): boolean =>
  /^(POSITION|NORMAL|COLOR_0|TEXCOORD_\d+)$/.test(attribute) ||
  (isSkinned && /^(JOINTS|WEIGHTS)_[01]$/.test(attribute));

const morphed = (primitive: GltfPrimitive, target: number): number[] =>
  Object.entries(primitive.targets[target] ?? {})
    .filter(([name]) => name === 'POSITION' || name === 'NORMAL')
    .map(([, index]) => index);
