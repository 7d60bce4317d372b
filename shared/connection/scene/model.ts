import { z } from 'zod';
import { entityId } from './entity.ts';

/** Names an upload of this connection. */
export const uploadId = z.int().min(1).max(0xffff_ffff);

/**
 * Where a model comes from: `https://…`, `builtin://…`, `file:…` below the folder that the engine may read, or what this device uploaded
 * before. Whether an address may be asked at all is the engine's to say.
 */
export const modelSource = z.union([
  z.object({ url: z.string().min(1).max(2048) }).strict(),
  z.object({ upload: uploadId }).strict(),
]);
export type ModelSource = z.infer<typeof modelSource>;

/** What a model or a scene holds. Triangles and vertices count once for each time they are drawn. */
export const sceneStatistics = z.object({
  models: z.int(),
  entities: z.int(),
  meshes: z.int(),
  triangles: z.int(),
  vertices: z.int(),
  materials: z.int(),
  textures: z.int(),
  /** Of geometry and textures in the engine's memory, each counted once. */
  bytes: z.int(),
});
export type SceneStatistics = z.infer<typeof sceneStatistics>;

export const loadedModel = z.object({
  /** The model's root: what the file has on top lies below it. */
  root: entityId,
  name: z.string(),
  /** Of this model alone. */
  statistics: sceneStatistics,
  milliseconds: z.number(),
  /** What of the file is not shown, by name of the feature: animations, lights, cameras. */
  left: z.array(z.string()),
});
export type LoadedModel = z.infer<typeof loadedModel>;

/** How far a load is. `total` is null where nobody knows it yet. */
export const loadProgress = z.object({
  stage: z.enum(['waiting', 'fetching', 'reading', 'indexing', 'placing']),
  loaded: z.number(),
  total: z.number().nullable(),
});
export type LoadProgress = z.infer<typeof loadProgress>;
