import type { Entity, EntityChange, EntityId } from './entity.ts';
import type { Material, MaterialChange, MaterialId } from './material.ts';
import type { LoadedModel, ModelSource, SceneStatistics } from './model.ts';
import type { Outline } from './outline.ts';
import type { Performance, PictureSettings } from './picture.ts';
import type { RayCast, RayHit } from './ray.ts';
import type { Box } from './vectors.ts';

type Nothing = Record<string, never>;

interface Page {
  /** 1 to 1000; 100 where it is left out. */
  limit?: number | undefined;
  /** The last id of the page before. */
  after?: string | undefined;
}

/** Everything that a device may ask of a scene, by its name in the protocol: what goes in, and what comes back. */
export interface SceneCalls {
  /** Loads a model and puts it below `parent`, or on top. Whatever fails, the scene stays as it was. */
  loadModel: { params: { source: ModelSource; parent?: EntityId | null | undefined }; result: LoadedModel };
  /** Announces the bytes of a file that follow in binary frames. */
  beginUpload: {
    params: { name: string; bytes: number };
    result: { upload: number; chunkBytes: number };
  };
  /** Forgets a file that no model will be made of; one that is not there is forgotten already. */
  dropUpload: { params: { upload: number }; result: Nothing };
  createEntity: { params: EntityChange; result: Entity };
  /** With all that is below it. The copy lies beside it, or below `parent`; it shares meshes and materials with it. */
  cloneEntity: { params: { entity: EntityId; parent?: EntityId | null | undefined }; result: Entity };
  /** With all that is below it. */
  destroyEntity: { params: { entity: EntityId }; result: { destroyed: number } };
  updateEntity: { params: EntityChange & { entity: EntityId }; result: Entity };
  getEntity: { params: { entity: EntityId }; result: Entity };
  /** Those below one, or on top, in the order of their ids. */
  listEntities: {
    params: Page & { parent?: EntityId | null | undefined };
    result: { entities: Entity[]; after: string | null };
  };
  /** Those whose name is exactly this, anywhere below `below` or in the whole scene. */
  findEntities: {
    params: Page & { name: string; below?: EntityId | null | undefined };
    result: { entities: Entity[]; after: string | null };
  };
  /** The materials of an entity and of what is below it, or of the whole scene. */
  listMaterials: {
    params: Page & { entity?: EntityId | null | undefined };
    result: { materials: Material[]; after: string | null };
  };
  updateMaterial: { params: MaterialChange & { material: MaterialId }; result: Material };
  /** Of an entity and what is below it; without one of the whole scene, in the world. The box is null where there is no mesh. */
  getBounds: {
    params: { entity?: EntityId | null | undefined; space?: 'local' | 'world' | undefined };
    result: { box: Box | null };
  };
  rayCast: { params: RayCast; result: { hits: RayHit[] } };
  getStatistics: { params: Nothing; result: SceneStatistics };
  queryPerformance: { params: Nothing; result: Performance };
  /** `limit`: 1 to 5000 boxes; 1000 where it is left out. */
  getOutline: { params: { limit?: number | undefined }; result: Outline };
  /** From now on pictures come, as the camera moves or the scene changes. Asked again, it takes the new settings. */
  startPictures: { params: PictureSettings; result: { renderer: string } };
  stopPictures: { params: Nothing; result: Nothing };
  /** Everything goes: entities, models, materials. */
  clearScene: { params: Nothing; result: { destroyed: number } };
}

export type SceneCallName = keyof SceneCalls;
/** As a caller writes it: what has a default may be left out. */
export type SceneCallInput<Name extends SceneCallName> = SceneCalls[Name]['params'];
export type SceneCallResult<Name extends SceneCallName> = SceneCalls[Name]['result'];
