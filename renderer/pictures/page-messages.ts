import type { Vector3 } from '../../shared/connection/scene/vectors.ts';
import type { SceneChange } from '../scene/scene-change.ts';

export type { AssetMaterial, TextureUse } from '../models/model-asset.ts';
export type { MirroredEntity } from '../scene/scene-change.ts';

/**
 * What the engine and the page that draws say to each other, over one WebSocket on loopback. Types only: the page brings no code of the
 * engine with it.
 */
export type SmallChange = Exclude<SceneChange, { kind: 'mesh' | 'texture' }>;

/** Text frames of the engine. */
export type PageOrder =
  | { readonly kind: 'changes'; readonly changes: readonly SmallChange[] }
  | ({ readonly kind: 'draw' } & DrawOrder);

/** What changed has been said before it is asked for. */
export interface DrawOrder {
  readonly draw: number;
  readonly width: number;
  readonly height: number;
  /** JPEG's, 1 to 100. */
  readonly quality: number;
  /** With smooth edges, which take their time. */
  readonly fine: boolean;
  /** Null: one from which the whole scene is seen. */
  readonly camera: CameraOrder | null;
}

export interface CameraOrder {
  readonly position: Vector3;
  readonly target: Vector3;
  readonly up: Vector3;
  /** From bottom to top, in degrees. */
  readonly fieldOfView: number;
}

/**
 * Binary frames of the engine: u32 (little-endian) length of the head, the head as JSON, filled with spaces so that what follows begins at
 * a multiple of four; then the numbers of a mesh in the order of `MeshHead`, or the file of a texture.
 */
export type BulkHead = MeshHead | TextureHead;

/** Positions and normals come first, then what is said to be there of coordinates and colours, then the indices. */
export interface MeshHead {
  readonly kind: 'mesh';
  readonly mesh: number;
  readonly vertices: number;
  readonly uvs: boolean;
  readonly colors: boolean;
  readonly indices: number;
}

export interface TextureHead {
  readonly kind: 'texture';
  readonly texture: number;
  readonly mimeType: string;
}

/** Text frames of the page. Its binary frames are u32 (little-endian) `draw`, then the picture as JPEG. */
export type PageReport =
  /** It can draw; with what. The first that it says. */
  | { readonly kind: 'ready'; readonly renderer: string }
  /** The next one may be asked for: this one is only being packed. */
  | { readonly kind: 'drawn'; readonly draw: number }
  /** Something arrived late, such as a texture that took time to unpack: the picture would be another now. */
  | { readonly kind: 'changed' }
  /** It can't draw (any more). */
  | { readonly kind: 'lost'; readonly reason: string };
