import type { Color, Quaternion, Vector3 } from '../../shared/connection/scene/vectors.ts';

export type { Color, Quaternion, Vector3 };

/**
 * A model as it was read: plain data that can be handed from thread to thread. Everything in it is finite, every index leads somewhere,
 * and skins and morph targets are worked into the vertices, so that what is drawn, hit and measured is the same.
 */
export interface ModelAsset {
  readonly name: string;
  /** Parents before their children. */
  readonly nodes: readonly AssetNode[];
  readonly meshes: readonly AssetMesh[];
  readonly materials: readonly AssetMaterial[];
  readonly textures: readonly AssetTexture[];
  /** What of the file is not shown, by name of the feature. */
  readonly left: readonly string[];
}

export interface AssetNode {
  readonly name: string;
  readonly parent: number | null;
  readonly position: Vector3;
  readonly rotation: Quaternion;
  readonly scale: Vector3;
  readonly meshes: readonly number[];
}

/** Triangles with one material. Three numbers a position and a normal, two a texture coordinate, four a colour, three indices a triangle. */
export interface AssetMesh {
  readonly positions: Float32Array<ArrayBuffer>;
  readonly normals: Float32Array<ArrayBuffer>;
  readonly uvs: Float32Array<ArrayBuffer> | null;
  readonly colors: Float32Array<ArrayBuffer> | null;
  readonly indices: Uint32Array<ArrayBuffer>;
  readonly material: number;
  /** The search tree over the triangles, as three-mesh-bvh serialises it; made over `indices` in their present order. */
  readonly tree: readonly ArrayBuffer[];
}

export interface AssetMaterial {
  readonly name: string;
  readonly color: Color;
  readonly opacity: number;
  readonly metalness: number;
  readonly roughness: number;
  readonly emissive: Color;
  readonly doubleSided: boolean;
  readonly alpha: 'opaque' | 'mask' | 'blend';
  readonly alphaCutoff: number;
  /** Lit by nothing: shown as it is. */
  readonly unlit: boolean;
  readonly colorTexture: TextureUse | null;
  readonly metalRoughTexture: TextureUse | null;
  readonly normalTexture: TextureUse | null;
  readonly emissiveTexture: TextureUse | null;
}

export interface TextureUse {
  readonly texture: number;
  readonly wrapS: 'repeat' | 'clamp' | 'mirror';
  readonly wrapT: 'repeat' | 'clamp' | 'mirror';
}

/** A picture as it stands in the file; whoever draws decodes it. */
export interface AssetTexture {
  readonly mimeType: 'image/png' | 'image/jpeg' | 'image/webp';
  readonly bytes: Uint8Array<ArrayBuffer>;
}
