import { modelFault } from '../model-fault.ts';
import type { ReadingLimits } from '../worker-messages.ts';
import { at } from './at.ts';
import { checkPrimitive } from './check-primitive.ts';
import type { GltfFile, GltfPrimitive } from './gltf-file.ts';
import type { NodeOrder } from './order-nodes.ts';

/** A mesh to be made: one primitive, in the shape that it has at one node, or at all that use it alike. */
export interface Part {
  readonly primitive: GltfPrimitive;
  /** In words, for messages. */
  readonly where: string;
  /** How much of each morph target is in it. */
  readonly weights: readonly number[];
  /** Bends it, as seen from the node. */
  readonly skin: { readonly skin: number; readonly node: number } | null;
}

export interface PartPlan {
  readonly parts: readonly Part[];
  /** The parts of each node that has any. */
  readonly ofNode: ReadonlyMap<number, readonly number[]>;
  readonly left: readonly string[];
}

/**
 * Says what meshes are to be made, by what the file declares. `copies`: how often a node's meshes are drawn.
 *
 * @throws SceneFault `ModelTooLarge` where they would be more than the limits allow.
 */
export function planParts(
  file: GltfFile,
  order: NodeOrder,
  copies: (node: number) => number,
  limits: ReadingLimits,
): PartPlan {
  const list = new PartList(file, limits);
  const ofNode = new Map<number, readonly number[]>();
  const left = new Set<string>();
  for (const node of order.shown) {
    const { mesh } = at(file.nodes, node, 'nodes');
    if (mesh === undefined) continue;
    const mine: number[] = [];
    for (const [number, primitive] of at(file.meshes, mesh, 'meshes').primitives.entries()) {
      const kind = primitiveKind(primitive);
      if (kind !== 'triangles') left.add(kind);
      else if (primitive.attributes['POSITION'] !== undefined)
        mine.push(list.draw(node, mesh, number, copies(node)));
    }
    ofNode.set(node, mine);
  }
  return { parts: list.parts, ofNode, left: [...left] };
}

/** Parts as they are found, each once, and what they come to. */
class PartList {
  readonly parts: Part[] = [];
  readonly #file: GltfFile;
  readonly #limits: ReadingLimits;
  readonly #known = new Map<string, number>();
  readonly #triangles: number[] = [];
  #drawn = 0;
  #bytes = 0;

  constructor(file: GltfFile, limits: ReadingLimits) {
    this.#file = file;
    this.#limits = limits;
  }

  /** Answers the part that a primitive is at a node. */
  draw(nodeIndex: number, meshIndex: number, number: number, copies: number): number {
    const node = at(this.#file.nodes, nodeIndex, 'nodes');
    const mesh = at(this.#file.meshes, meshIndex, 'meshes');
    const primitive = at(mesh.primitives, number, 'primitives');
    const skin = primitive.attributes['JOINTS_0'] === undefined ? undefined : node.skin;
    const isOwn = skin !== undefined || (node.weights !== undefined && primitive.targets.length > 0);
    const key = `${meshIndex}/${number}/${isOwn ? nodeIndex : ''}`;
    const part =
      this.#known.get(key) ??
      this.#add({
        primitive,
        where: `meshes[${meshIndex}].primitives[${number}]`,
        weights: (node.weights ?? mesh.weights ?? []).slice(0, primitive.targets.length),
        skin: skin === undefined ? null : { skin, node: nodeIndex },
      });
    this.#known.set(key, part);
    this.#drawn += (this.#triangles[part] ?? 0) * copies;
    if (this.#drawn > this.#limits.triangles)
      throw modelFault.tooLarge(
        `The model has more than the ${this.#limits.triangles} triangles that this engine takes.`,
      );
    return part;
  }

  #add(part: Part): number {
    const { vertices, triangles } = checkPrimitive(this.#file, part.primitive, part.where);
    // Without normals, every triangle gets corners of its own.
    const corners = part.primitive.attributes['NORMAL'] === undefined ? triangles * 3 : 0;
    this.#bytes += (vertices + corners) * BYTES_PER_VERTEX + triangles * BYTES_PER_TRIANGLE;
    if (this.#bytes > this.#limits.decodedBytes)
      throw modelFault.tooLarge(
        'The geometry of the model is larger than the memory that this engine gives one.',
      );
    if (this.parts.length >= this.#limits.entities)
      throw modelFault.tooLarge(
        `The model has more than the ${this.#limits.entities} meshes that this engine takes.`,
      );
    this.#triangles.push(triangles);
    return this.parts.push(part) - 1;
  }
}

/** Position, normal, texture coordinate, colour. */
const BYTES_PER_VERTEX = 48;
/** Indices, their search tree, and the boxes that it is made from. */
const BYTES_PER_TRIANGLE = 56;

function primitiveKind({ mode }: GltfPrimitive): 'points' | 'lines' | 'triangles' {
  if (mode === 0) return 'points';
  return mode < 4 ? 'lines' : 'triangles';
}
