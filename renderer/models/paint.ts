import type { AssetMaterial, Color } from './model-asset.ts';

/** A material without pictures. */
export const paint = (name: string, color: Color, metalness: number, roughness: number): AssetMaterial => ({
  name,
  color,
  opacity: 1,
  metalness,
  roughness,
  emissive: [0, 0, 0],
  doubleSided: false,
  alpha: 'opaque',
  alphaCutoff: 0.5,
  unlit: false,
  colorTexture: null,
  metalRoughTexture: null,
  normalTexture: null,
  emissiveTexture: null,
});
