import type { LoadProgress } from '../../shared/connection/scene/model.ts';
import type { ModelAsset } from './model-asset.ts';

export type { LoadProgress };

/** Where the bytes of a model are. An upload is a file that the engine itself has written. */
export type ModelPlace =
  | { readonly kind: 'address'; readonly url: string }
  | { readonly kind: 'file'; readonly path: string; readonly name: string };

export interface LoadOptions {
  /** Ends the load with `Cancelled`. */
  readonly signal: AbortSignal;
  readonly progress: (progress: LoadProgress) => void;
}

/** Reads a model. Throws a SceneFault that says why it can't be had; nothing of it is left then. */
export type LoadModel = (place: ModelPlace, options: LoadOptions) => Promise<ModelAsset>;
