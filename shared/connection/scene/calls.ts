import { z } from 'zod';
import { entity, entityChange, entityId } from './entity.ts';
import { material, materialChange, materialId } from './material.ts';
import { loadedModel, modelSource, sceneStatistics, uploadId } from './model.ts';
import { outline } from './outline.ts';
import { performance, pictureSettings } from './picture.ts';
import { rayCast, rayHit } from './ray.ts';
import { box } from './vectors.ts';

const nothing = z.object({});
const page = z.object({ limit: z.int().min(1).max(1000).default(100), after: z.string().max(16).optional() });

/**
 * Everything that a device may ask of a scene: what goes in, and what comes back. Unknown fields are ignored, so that a later version may
 * add some.
 */
export const sceneCalls = {
  /** Loads a model and puts it below `parent`, or on top. Reports progress; `cancel` ends it. Whatever fails, the scene stays as it was. */
  loadModel: {
    params: z.object({ source: modelSource, parent: entityId.nullable().default(null) }),
    result: loadedModel,
  },
  /** Announces the bytes of a file that follow in binary frames. */
  beginUpload: {
    params: z.object({ name: z.string().max(256), bytes: z.int().min(1) }),
    result: z.object({ upload: uploadId, chunkBytes: z.int() }),
  },
  /** Forgets a file that no model will be made of; one that is not there is forgotten already. */
  dropUpload: { params: z.object({ upload: uploadId }), result: nothing },
  createEntity: { params: entityChange, result: entity },
  /** With all that is below it. The copy lies beside it, or below `parent`; it shares meshes and materials with it. */
  cloneEntity: {
    params: z.object({ entity: entityId, parent: entityId.nullable().optional() }),
    result: entity,
  },
  /** With all that is below it. */
  destroyEntity: { params: z.object({ entity: entityId }), result: z.object({ destroyed: z.int() }) },
  updateEntity: { params: entityChange.extend({ entity: entityId }), result: entity },
  getEntity: { params: z.object({ entity: entityId }), result: entity },
  /** The entities below one, or on top (null), in the order of their ids; `after` is the last id of the page before. */
  listEntities: {
    params: page.extend({ parent: entityId.nullable().default(null) }),
    result: z.object({ entities: z.array(entity), after: z.string().nullable() }),
  },
  /** Those whose name is exactly this, anywhere below `below` or in the whole scene. */
  findEntities: {
    params: page.extend({ name: z.string().max(256), below: entityId.nullable().default(null) }),
    result: z.object({ entities: z.array(entity), after: z.string().nullable() }),
  },
  /** The materials of an entity and of what is below it, or of the whole scene. */
  listMaterials: {
    params: page.extend({ entity: entityId.nullable().default(null) }),
    result: z.object({ materials: z.array(material), after: z.string().nullable() }),
  },
  updateMaterial: { params: materialChange.extend({ material: materialId }), result: material },
  /** Of an entity and what is below it; null: of the whole scene, in the world. The box is null where there is no mesh. */
  getBounds: {
    params: z.object({
      entity: entityId.nullable().default(null),
      space: z.enum(['local', 'world']).default('world'),
    }),
    result: z.object({ box: box.nullable() }),
  },
  rayCast: { params: rayCast, result: z.object({ hits: z.array(rayHit) }) },
  getStatistics: { params: nothing, result: sceneStatistics },
  queryPerformance: { params: nothing, result: performance },
  getOutline: { params: z.object({ limit: z.int().min(1).max(5000).default(1000) }), result: outline },
  /** From now on frames come, as the camera moves or the scene changes. Asked again, it takes the new settings. */
  startPictures: { params: pictureSettings, result: z.object({ renderer: z.string() }) },
  stopPictures: { params: nothing, result: nothing },
  /** Everything goes: entities, models, materials. */
  clearScene: { params: nothing, result: z.object({ destroyed: z.int() }) },
} as const;

export type SceneCalls = typeof sceneCalls;
export type SceneCallName = keyof SceneCalls;
/** As a caller writes it: what has a default may be left out. */
export type SceneCallInput<Name extends SceneCallName> = z.input<SceneCalls[Name]['params']>;
/** As it arrives at the one who answers. */
export type SceneCallParams<Name extends SceneCallName> = z.output<SceneCalls[Name]['params']>;
export type SceneCallResult<Name extends SceneCallName> = z.output<SceneCalls[Name]['result']>;
