import { type Box3, Matrix4 } from 'three';
import type { EntityId } from '../../shared/connection/scene/entity.ts';
import type { Color, Quaternion, Vector3 } from '../../shared/connection/scene/vectors.ts';
import type { SceneMaterial } from './scene-material.ts';
import type { SceneMesh } from './scene-mesh.ts';

/** A mesh as an entity shows it. */
export interface MeshUse {
  readonly mesh: SceneMesh;
  readonly material: SceneMaterial;
}

/** A model that was loaded. It counts for as long as something that came from it, or a copy of that, is there. */
export interface SceneModel {
  uses: number;
}

/** An entity in the tree. What is on top of the scene has the root as its parent, which is no entity. */
export class SceneNode {
  readonly number: number;
  readonly id: EntityId;
  readonly uses: readonly MeshUse[];
  readonly model: SceneModel | null;
  name = '';
  /** Null for the root, and for what is not in the scene. */
  parent: SceneNode | null = null;
  /** In the order of their numbers. */
  readonly children: SceneNode[] = [];
  position: Readonly<Vector3> = [0, 0, 0];
  /** Of unit length. */
  rotation: Readonly<Quaternion> = [0, 0, 0, 1];
  scale: Readonly<Vector3> = [1, 1, 1];
  enabled = true;
  visible = true;
  tint: Readonly<Color> | null = null;
  selected = false;

  // What follows is worked out from the above by settle.ts and only right after it ran, and where everything above is enabled.

  readonly world = new Matrix4();
  /** Its place can be said in numbers: its own meshes count. */
  reachable = true;
  /** Encloses its meshes and those below in the world, not tightly. Null where there are none. */
  box: Box3 | null = null;
  /** The matrix, or that of an entity above, is no longer right. */
  moved = true;
  /** Something below is no longer right. Then it is pending above too, up to the root or to what is not enabled. */
  pending = true;
  /** The tight boxes, once asked for: of itself and what is below. Undefined: not known. */
  worldBounds: Box3 | null | undefined = undefined;
  localBounds: Box3 | null | undefined = undefined;

  constructor(number: number, uses: readonly MeshUse[] = [], model: SceneModel | null = null) {
    this.number = number;
    this.id = `e${number}`;
    this.uses = uses;
    this.model = model;
  }

  /** Another one that looks the same, without parent and children. */
  copy(number: number): SceneNode {
    const copy = new SceneNode(number, this.uses, this.model);
    const { name, position, rotation, scale, enabled, visible, tint, selected } = this;
    return Object.assign(copy, { name, position, rotation, scale, enabled, visible, tint, selected });
  }

  /** Null on top of the scene. */
  get parentId(): EntityId | null {
    return this.parent === null || this.parent.parent === null ? null : this.parent.id;
  }

  /** Takes its place below `parent`, after it left the one before. */
  join(parent: SceneNode): void {
    this.parent = parent;
    const at = firstAfter(parent.children, this.number);
    if (at === parent.children.length) parent.children.push(this);
    else parent.children.splice(at, 0, this);
  }

  leave(): void {
    const siblings = this.parent?.children ?? [];
    const at = firstAfter(siblings, this.number) - 1;
    if (siblings[at] === this) siblings.splice(at, 1);
    this.parent = null;
  }
}

/** Where those with a greater number begin. */
export function firstAfter(nodes: readonly SceneNode[], number: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((nodes[middle]?.number ?? 0) <= number) low = middle + 1;
    else high = middle;
  }
  return low;
}
