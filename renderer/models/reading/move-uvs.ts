import type { GltfTextureTransform } from './gltf-file.ts';

/** Scales, turns and shifts texture coordinates, in this order. What is not finite becomes zero: a picture is no reason to refuse a model. */
export function moveUvs(uvs: Float32Array, transform: GltfTextureTransform | null): void {
  const { offset, rotation, scale } = transform ?? { offset: [0, 0], rotation: 0, scale: [1, 1] };
  const sine = Math.sin(rotation);
  const cosine = Math.cos(rotation);
  const finite = (value: number): number => (Math.abs(value) <= 1e9 ? value : 0);
  for (let at = 0; at < uvs.length; at += 2) {
    const u = (uvs[at] ?? 0) * scale[0];
    const v = (uvs[at + 1] ?? 0) * scale[1];
    // Counter-clockwise as one sees the picture, whose v grows downwards.
    uvs[at] = finite(cosine * u + sine * v + offset[0]);
    uvs[at + 1] = finite(cosine * v - sine * u + offset[1]);
  }
}
