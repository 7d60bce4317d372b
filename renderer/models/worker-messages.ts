import type { LoadProgress } from '../../shared/connection/scene/model.ts';
import type { SceneErrorCode } from '../../shared/connection/scene/scene-error.ts';
import type { ModelAsset } from './model-asset.ts';
import type { FileBytes } from './sources/model-files.ts';

/** What a model may hold at most, and what its making is bound by. */
export interface ReadingLimits {
  readonly triangles: number;
  /** Nodes, and meshes. */
  readonly entities: number;
  readonly decodedBytes: number;
}

/** What the reading thread is started with. */
export interface ReadingJob {
  readonly limits: ReadingLimits;
  readonly model:
    | { readonly kind: 'file'; readonly name: string; readonly bytes: FileBytes }
    | { readonly kind: 'sample'; readonly name: string };
}

/** The files that were asked for, in the order asked. */
export interface ReadingFiles {
  readonly files: readonly FileBytes[];
}

/** What the reading thread says. After `done` and `fault` it says nothing more. */
export type ReadingMessage =
  | { readonly kind: 'progress'; readonly progress: LoadProgress }
  | { readonly kind: 'needs'; readonly uris: readonly string[] }
  | { readonly kind: 'done'; readonly asset: ModelAsset }
  | { readonly kind: 'fault'; readonly code: SceneErrorCode; readonly message: string }
  /** A fault of the engine, in its own words. */
  | { readonly kind: 'broken'; readonly message: string };
