import type { AssetNode } from '../model-asset.ts';

/** Where something is, relative to what it lies below. */
export type Transform = Pick<AssetNode, 'position' | 'rotation' | 'scale'>;
