import { Document } from '@gltf-transform/core';

/** A wavy sheet of `side` × `side` squares over x and z from 0 to 1: twice as many triangles. */
export function wavySheet(side: number): Document {
  const document = new Document();
  const buffer = document.createBuffer();
  const row = side + 1;
  const positions = new Float32Array(row * row * 3);
  const normals = new Float32Array(row * row * 3);
  const indices = new Uint32Array(side * side * 6);
  for (let vertex = 0; vertex < row * row; vertex += 1) {
    const x = (vertex % row) / side;
    const z = Math.floor(vertex / row) / side;
    positions.set([x, 0.1 * Math.sin(x * 9) * Math.cos(z * 7), z], vertex * 3);
    normals.set([0, 1, 0], vertex * 3);
  }
  for (let cell = 0; cell < side * side; cell += 1) {
    const a = Math.floor(cell / side) * row + (cell % side);
    indices.set([a, a + row, a + 1, a + 1, a + row, a + row + 1], cell * 6);
  }
  const values = (type: 'SCALAR' | 'VEC3', array: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>) =>
    document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
  const primitive = document
    .createPrimitive()
    .setAttribute('POSITION', values('VEC3', positions))
    .setAttribute('NORMAL', values('VEC3', normals))
    .setIndices(values('SCALAR', indices));
  document
    .createScene()
    .addChild(document.createNode('sheet').setMesh(document.createMesh().addPrimitive(primitive)));
  return document;
}
