import type { EntityId } from './entity.ts';

/**
 * Where a model comes from: `https://…`, `builtin://…`, `file:…` below the folder that the engine may read, or what this device has
 * sent up before. Whether an address may be asked at all is the engine's to say.
 */
export type ModelSource = { url: string } | { upload: number };

/** What a model or a scene holds. Triangles and vertices count once for each time they are drawn. */
export interface SceneStatistics {
  models: number;
  entities: number;
  meshes: number;
  triangles: number;
  vertices: number;
  materials: number;
  textures: number;
  /** Of geometry and textures in the engine's memory, each counted once. */
  bytes: number;
}

export interface LoadedModel {
  /** The model's root: what the file has on top lies below it. */
  root: EntityId;
  name: string;
  /** Of this model alone. */
  statistics: SceneStatistics;
  /** How long it took. */
  milliseconds: number;
  /** What of the file is not shown, by name of the feature: animations, lights, cameras. */
  left: string[];
}

/** How far a load is. `total` is null where nobody knows it yet. */
export interface LoadProgress {
  stage: 'waiting' | 'fetching' | 'reading' | 'indexing' | 'placing';
  loaded: number;
  total: number | null;
}
