import { type Accessor, Document, type Primitive } from '@gltf-transform/core';

/** A square of two triangles in the plane z = 0, from (0, 0) to (1, 1), seen from +z. */
export const square = {
  positions: [0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0],
  normals: [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1],
  uvs: [0, 1, 1, 1, 1, 0, 0, 0],
  indices: [0, 1, 2, 0, 2, 3],
} as const;

export interface SquareModel {
  readonly document: Document;
  readonly primitive: Primitive;
  /** An accessor of the document. */
  readonly values: (
    type: 'SCALAR' | 'VEC2' | 'VEC3' | 'VEC4' | 'MAT4',
    array: Float32Array | Uint8Array | Uint16Array | Int16Array,
  ) => Accessor;
}

/** A document with the square at one node; the test adds what it is about. */
export function squareModel(): SquareModel {
  const document = new Document();
  const buffer = document.createBuffer();
  const values: SquareModel['values'] = (type, array) =>
    document
      .createAccessor()
      .setType(type)
      .setArray(new (array.constructor as typeof Float32Array)(array))
      .setBuffer(buffer);
  const primitive = document
    .createPrimitive()
    .setAttribute('POSITION', values('VEC3', new Float32Array(square.positions)))
    .setAttribute('NORMAL', values('VEC3', new Float32Array(square.normals)))
    .setIndices(values('SCALAR', new Uint16Array(square.indices)));
  const mesh = document.createMesh('square').addPrimitive(primitive);
  document.createScene('all').addChild(document.createNode('square').setMesh(mesh));
  return { document, primitive, values };
}
