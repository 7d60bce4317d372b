import { Matrix4, Quaternion, Vector3 } from 'three';
import { modelFault } from '../model-fault.ts';
import type { GltfFile, GltfNode } from './gltf-file.ts';
import type { NodeOrder } from './order-nodes.ts';
import type { Transform } from './transform.ts';

/** Further away than this, single precision makes nothing but infinities of squares. In metres; a light-year has some 1e16. */
export const FARTHEST = 1e15;

export interface PlacedNodes {
  /** Of each node, below its parent. */
  readonly transforms: readonly Transform[];
  /** Of each node, to the model's own axes. */
  readonly worlds: readonly Matrix4[];
}

/** Works out where every node is. @throws SceneFault `ModelInvalid` where one is turned by nothing, or beyond all bounds. */
export function placeNodes(file: GltfFile, order: NodeOrder): PlacedNodes {
  const transforms = file.nodes.map(transformOf);
  const worlds = file.nodes.map(() => new Matrix4());
  for (const node of order.all) {
    const transform = transforms[node];
    const world = worlds[node];
    if (transform === undefined || world === undefined) continue;
    world.compose(
      new Vector3(...transform.position),
      new Quaternion(...transform.rotation),
      new Vector3(...transform.scale),
    );
    const parent = worlds[order.parents[node] ?? -1];
    if (parent !== undefined) world.premultiply(parent);
    if (!world.elements.every((value) => Math.abs(value) <= FARTHEST))
      throw modelFault.invalid(`nodes[${node}] is moved or scaled beyond ${FARTHEST} m.`);
  }
  return { transforms, worlds };
}

function transformOf(node: GltfNode, index: number): Transform {
  if (node.matrix !== undefined) return decompose(node.matrix);
  const length = Math.hypot(...node.rotation);
  if (!(length > 1e-9 && length < Number.POSITIVE_INFINITY))
    throw modelFault.invalid(`The rotation of nodes[${index}] is no rotation.`);
  const [x, y, z, w] = node.rotation;
  return {
    position: node.translation,
    rotation: [x / length, y / length, z / length, w / length],
    scale: node.scale,
  };
}

/** A matrix that shears is taken without its shear: an entity has none. */
function decompose(matrix: readonly number[]): Transform {
  const position = new Vector3();
  const rotation = new Quaternion();
  const scale = new Vector3();
  new Matrix4().fromArray([...matrix]).decompose(position, rotation, scale);
  const turn = rotation.toArray();
  return {
    position: position.toArray(),
    rotation:
      turn.every(Number.isFinite) && rotation.length() > 1e-9 ? rotation.normalize().toArray() : [0, 0, 0, 1],
    scale: scale.toArray(),
  };
}
