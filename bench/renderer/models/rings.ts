import { Document, NodeIO } from '@gltf-transform/core';

/** Quads around a ring, and around its tube. */
const [AROUND, THROUGH] = [250, 125] as const;
const RINGS = 8;

export const RING_TRIANGLES = RINGS * AROUND * THROUGH * 2;

const TURN = Math.PI * 2;

type Numbers = readonly [number, number, number];

/** A point of a ring's uneven surface; `share` below 1 lies within the tube. */
function surface(u: number, v: number, share = 1): Numbers {
  const tube = share * (0.4 + 0.04 * Math.sin(7 * u) * Math.cos(5 * v));
  const reach = 1 + tube * Math.cos(v);
  return [reach * Math.cos(u), tube * Math.sin(v), reach * Math.sin(u)];
}

const placeOf = (ring: number): Numbers => [(ring % 4) * 3 - 4.5, 0, Math.floor(ring / 4) * 3 - 1.5];

/** A point inside the tube of one of the rings, in the model's axes: a ray to it goes through the surface. Both numbers are 0 to 1. */
export function insideARing(which: number, around: number): Numbers {
  const ring = Math.floor(which * RINGS);
  const [x, y, z] = placeOf(ring);
  const [dx, dy, dz] = surface(around * TURN, 0, 0);
  return [x + dx, y + dy, z + dz];
}

/** Eight uneven rings with normals and texture coordinates, each a mesh with a material of its own: half a million triangles as a GLB. */
export async function ringsGlb(): Promise<Uint8Array> {
  const document = new Document();
  const buffer = document.createBuffer();
  const accessor = (
    type: 'SCALAR' | 'VEC2' | 'VEC3',
    array: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>,
  ) => document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
  const scene = document.createScene();
  for (let ring = 0; ring < RINGS; ring += 1) {
    const { positions, normals, uvs, indices } = ringData();
    const material = document
      .createMaterial(`Material ${ring}`)
      .setBaseColorFactor([ring / RINGS, 0.5, 1 - ring / RINGS, 1])
      .setRoughnessFactor(0.5)
      .setMetallicFactor(0.2);
    const primitive = document
      .createPrimitive()
      .setAttribute('POSITION', accessor('VEC3', positions))
      .setAttribute('NORMAL', accessor('VEC3', normals))
      .setAttribute('TEXCOORD_0', accessor('VEC2', uvs))
      .setIndices(accessor('SCALAR', indices))
      .setMaterial(material);
    const mesh = document.createMesh(`Mesh ${ring}`).addPrimitive(primitive);
    scene.addChild(
      document
        .createNode(`Ring ${ring}`)
        .setMesh(mesh)
        .setTranslation([...placeOf(ring)]),
    );
  }
  return await new NodeIO().writeBinary(document);
}

function ringData() {
  const row = THROUGH + 1;
  const vertices = (AROUND + 1) * row;
  const positions = new Float32Array(vertices * 3);
  const normals = new Float32Array(vertices * 3);
  const uvs = new Float32Array(vertices * 2);
  const indices = new Uint16Array(AROUND * THROUGH * 6);
  for (let vertex = 0; vertex < vertices; vertex += 1) {
    const [around, through] = [Math.floor(vertex / row) / AROUND, (vertex % row) / THROUGH];
    const [u, v] = [around * TURN, through * TURN];
    positions.set(surface(u, v), vertex * 3);
    normals.set([Math.cos(v) * Math.cos(u), Math.sin(v), Math.cos(v) * Math.sin(u)], vertex * 3);
    uvs.set([around, through], vertex * 2);
  }
  for (let quad = 0; quad < AROUND * THROUGH; quad += 1) {
    const a = Math.floor(quad / THROUGH) * row + (quad % THROUGH);
    indices.set([a, a + 1, a + row, a + row, a + 1, a + row + 1], quad * 6);
  }
  return { positions, normals, uvs, indices };
}
