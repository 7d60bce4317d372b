import { modelFault } from '../model-fault.ts';
import type { ReadingLimits } from '../worker-messages.ts';
import { at } from './at.ts';
import type { DecodedData } from './decode-data.ts';
import type { GltfFile } from './gltf-file.ts';
import type { NodeOrder } from './order-nodes.ts';
import { FARTHEST } from './place-nodes.ts';
import { toFloats } from './to-floats.ts';
import type { Transform } from './transform.ts';

/** A node whose meshes are drawn many times, each moved by its own transform. */
export interface Instances {
  readonly count: number;
  readonly translation: number | undefined;
  readonly rotation: number | undefined;
  readonly scale: number | undefined;
}

/** Finds nodes with instances. @throws SceneFault `ModelTooLarge` where they make more entities than there may be. */
export function findInstances(
  file: GltfFile,
  order: NodeOrder,
  limits: ReadingLimits,
): ReadonlyMap<number, Instances> {
  const found = new Map<number, Instances>();
  let entities = order.shown.length;
  for (const node of order.shown) {
    const attributes = file.nodes[node]?.extensions?.EXT_mesh_gpu_instancing?.attributes;
    if (attributes === undefined || file.nodes[node]?.mesh === undefined) continue;
    const { TRANSLATION: translation, ROTATION: rotation, SCALE: scale } = attributes;
    const counts = [
      countOf(file, translation, 'VEC3', node),
      countOf(file, rotation, 'VEC4', node),
      countOf(file, scale, 'VEC3', node),
    ].filter((count) => count !== null);
    const [count] = counts;
    if (count === undefined) continue;
    if (counts.some((other) => other !== count))
      throw modelFault.invalid(`The instances of nodes[${node}] are not of the same number.`);
    entities += count;
    if (entities > limits.entities)
      throw modelFault.tooLarge(
        `The model has more than the ${limits.entities} nodes and instances that this engine takes.`,
      );
    found.set(node, { count, translation, rotation, scale });
  }
  return found;
}

/** Null: the instances have none. */
function countOf(file: GltfFile, index: number | undefined, kind: string, node: number): number | null {
  if (index === undefined) return null;
  const { type, count } = at(file.accessors, index, 'accessors');
  if (type !== kind)
    throw modelFault.invalid(`The instances of nodes[${node}] are placed by ${type} instead of ${kind}.`);
  return count;
}

export function readInstances(
  { count, translation, rotation, scale }: Instances,
  data: (index: number) => DecodedData,
): Transform[] {
  const floats = (index: number | undefined): Float32Array | null =>
    index === undefined ? null : toFloats(data(index));
  const [positions, rotations, scales] = [floats(translation), floats(rotation), floats(scale)];
  for (const values of [positions, rotations, scales]) {
    if (values !== null && !values.every((part) => Math.abs(part) <= FARTHEST))
      throw modelFault.invalid('An instance is moved, turned or scaled beyond all bounds.');
  }
  return Array.from({ length: count }, (_, number) => {
    const three = (values: Float32Array | null, start: number, usual: number): [number, number, number] => [
      values?.[start] ?? usual,
      values?.[start + 1] ?? usual,
      values?.[start + 2] ?? usual,
    ];
    const [x, y, z] = three(rotations, number * 4, 0);
    const w = rotations?.[number * 4 + 3] ?? 1;
    const length = Math.hypot(x, y, z, w);
    if (length < 1e-9) throw modelFault.invalid('The rotation of an instance is no rotation.');
    return {
      position: three(positions, number * 3, 0),
      rotation: [x / length, y / length, z / length, w / length],
      scale: three(scales, number * 3, 1),
    };
  });
}
