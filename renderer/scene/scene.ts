import type { SceneCallParams } from '../../shared/connection/scene/calls.ts';
import type { Entity, EntityChange, EntityId } from '../../shared/connection/scene/entity.ts';
import type { Material, MaterialChange, MaterialId } from '../../shared/connection/scene/material.ts';
import type { SceneStatistics } from '../../shared/connection/scene/model.ts';
import type { Outline } from '../../shared/connection/scene/outline.ts';
import type { RayHit } from '../../shared/connection/scene/ray.ts';
import type { Box } from '../../shared/connection/scene/vectors.ts';
import type { ModelAsset } from '../models/model-asset.ts';
import type { SceneChange } from './scene-change.ts';

/** One page of a list; `after` is null on the last one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly after: string | null;
}

/**
 * What is in the session: entities in a tree, with meshes and materials. Every method does all of what it says or throws a SceneFault
 * and changes nothing. It is synchronous and takes no longer than its answer needs.
 */
export interface Scene {
  /** Puts a model below an entity, or on top. Answers its root. */
  place(
    asset: ModelAsset,
    parent: EntityId | null,
  ): { readonly root: EntityId; readonly statistics: SceneStatistics };
  create(change: EntityChange): Entity;
  /** Parent undefined: beside the original; null: on top. */
  clone(entity: EntityId, parent: EntityId | null | undefined): Entity;
  /** Answers how many entities went, those below included. */
  destroy(entity: EntityId): number;
  /** Everything. Ids are not given again afterwards either. */
  clear(): number;
  /** Below another parent an entity keeps its transform, and so may stand elsewhere in the world. */
  update(entity: EntityId, change: EntityChange): Entity;
  get(entity: EntityId): Entity;
  list(asked: SceneCallParams<'listEntities'>): Page<Entity>;
  find(asked: SceneCallParams<'findEntities'>): Page<Entity>;
  materials(asked: SceneCallParams<'listMaterials'>): Page<Material>;
  updateMaterial(material: MaterialId, change: MaterialChange): Material;
  /**
   * Tight around the triangles. Null where nothing counts: no mesh, not enabled, or so far away, by scales that multiply, that numbers
   * can't say where.
   */
  bounds(entity: EntityId | null, space: 'local' | 'world'): Box | null;
  rayCast(asked: SceneCallParams<'rayCast'>): readonly RayHit[];
  /**
   * Meshes, materials and textures count once however often they are shown; a model counts while an entity of it, or a copy of one, is
   * there. What is off or invisible counts too.
   */
  statistics(): SceneStatistics;
  /** What is drawn: neither off nor invisible. Down the tree, so that a cut leaves out the last of it. */
  outline(limit: number): Outline;
  /** Tells `listener` what there is, then what changes, until the answer is called. It hears of a change after it was made, and must not throw. */
  follow(listener: (change: SceneChange) => void): () => void;
}

/** What a scene holds at most. Beyond it, a call ends with `SceneFull`. */
export interface SceneLimits {
  readonly entities: number;
  readonly triangles: number;
}
