import type { EntityId } from '../../shared/connection/scene/entity.ts';
import type { MaterialId } from '../../shared/connection/scene/material.ts';
import { SceneFault } from '../scene-fault.ts';
import { Followers } from './followers.ts';
import type { SceneLimits } from './scene.ts';
import type { SceneMaterial } from './scene-material.ts';
import { SceneNode } from './scene-node.ts';
import { Stock } from './stock.ts';

/** What a scene is made of, for the functions that do the work of `Scene`. */
export class SceneState {
  readonly limits: SceneLimits;
  /** Above everything, and no entity. */
  readonly root = new SceneNode(0);
  /** In the order of their numbers. */
  readonly entities = new Map<EntityId, SceneNode>();
  readonly stock = new Stock();
  readonly followers = new Followers();
  #lastNumber = 0;

  constructor(limits: SceneLimits) {
    this.limits = limits;
  }

  /** The number of a new entity: never given before. */
  nextNumber(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  entity(id: EntityId, target: string): SceneNode {
    const node = this.entities.get(id);
    if (node !== undefined) return node;
    throw new SceneFault(
      'EntityNotFound',
      `There is no entity '${id}': it never was, or it is gone. List the entities to see which there are.`,
      target,
    );
  }

  /** Null stands for the top of the scene. */
  entityOrRoot(id: EntityId | null, target: string): SceneNode {
    return id === null ? this.root : this.entity(id, target);
  }

  material(id: MaterialId): SceneMaterial {
    const material = this.stock.materials.get(id);
    if (material !== undefined) return material;
    throw new SceneFault(
      'MaterialNotFound',
      `There is no material '${id}': it never was, or no entity shows it any more. List the materials to see which there are.`,
      'material',
    );
  }

  /** Refuses what would be too much, before anything of it is done. */
  checkRoom(entities: number, triangles: number): void {
    const { limits, stock } = this;
    const counts = stock.statistics(this.entities.size);
    refuseBeyond('entities', counts.entities + entities, limits.entities);
    refuseBeyond('triangles', counts.triangles + triangles, limits.triangles);
  }
}

function refuseBeyond(what: 'entities' | 'triangles', wanted: number, most: number): void {
  if (wanted <= most) return;
  throw new SceneFault(
    'SceneFull',
    `The scene would have ${wanted} ${what}; this engine holds ${most}. Destroy what is no longer needed first.`,
  );
}
