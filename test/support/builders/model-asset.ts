import { BufferAttribute, BufferGeometry } from 'three';
import { MeshBVH } from 'three-mesh-bvh';
import type {
  AssetMaterial,
  AssetMesh,
  AssetNode,
  AssetTexture,
  ModelAsset,
} from '../../../renderer/models/model-asset.ts';
import { paint } from '../../../renderer/models/paint.ts';
import type { Vector3 } from '../../../shared/connection/scene/vectors.ts';

export type Triangle = readonly [Vector3, Vector3, Vector3];

/** A model of one box, unless told otherwise. */
export const aModel = (but: Partial<ModelAsset> = {}): ModelAsset => ({
  name: 'model',
  nodes: [aNode()],
  meshes: [aMesh(boxTriangles())],
  materials: [aMaterial()],
  textures: [],
  left: [],
  ...but,
});

/** A node on top that shows the first mesh, where the model is. */
export const aNode = (but: Partial<AssetNode> = {}): AssetNode => ({
  name: 'node',
  parent: null,
  position: [0, 0, 0],
  rotation: [0, 0, 0, 1],
  scale: [1, 1, 1],
  meshes: [0],
  ...but,
});

export const aMaterial = (but: Partial<AssetMaterial> = {}): AssetMaterial => ({
  ...paint('material', [1, 1, 1], 0, 1),
  ...but,
});

export const aTexture = (bytes = 10): AssetTexture => ({
  mimeType: 'image/png',
  bytes: new Uint8Array(bytes),
});

/** Each triangle with corners of its own. */
export function aMesh(triangles: readonly Triangle[], material = 0): AssetMesh {
  const positions = new Float32Array(triangles.flat(2));
  return indexedMesh(
    positions,
    new Uint32Array(triangles.length * 3).map((_, at) => at),
    material,
  );
}

/** `indices` are put into the order of the search tree. */
export function indexedMesh(
  positions: Float32Array<ArrayBuffer>,
  indices: Uint32Array<ArrayBuffer>,
  material = 0,
): AssetMesh {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  geometry.setIndex(new BufferAttribute(indices, 1));
  const { roots } = MeshBVH.serialize(new MeshBVH(geometry), { cloneBuffers: false });
  const normals = new Float32Array(positions.length);
  return { positions, normals, uvs: null, colors: null, indices, material, tree: roots };
}

/** From the origin half a side each way. */
export function boxTriangles(side = 1): Triangle[] {
  const half = side / 2;
  const corner = (at: number): Vector3 => [
    at & 1 ? half : -half,
    at & 2 ? half : -half,
    at & 4 ? half : -half,
  ];
  const faces = [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ] as const;
  return faces.flatMap(([a, b, c, d]): Triangle[] => [
    [corner(a), corner(b), corner(c)],
    [corner(a), corner(c), corner(d)],
  ]);
}

/** A square of that side in the plane z = 0, around the origin. */
export const squareTriangles = (side = 1): Triangle[] => {
  const half = side / 2;
  return [
    [
      [-half, -half, 0],
      [half, -half, 0],
      [half, half, 0],
    ],
    [
      [-half, -half, 0],
      [half, half, 0],
      [-half, half, 0],
    ],
  ];
};
