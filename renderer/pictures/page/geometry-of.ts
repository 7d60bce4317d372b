import { BufferAttribute, BufferGeometry } from 'three';
import type { MeshHead } from '../page-messages.ts';

/** The numbers of a mesh, as three draws them. They are let go of once the graphics system has a copy. */
export function geometryOf(head: MeshHead, frame: ArrayBuffer, from: number): BufferGeometry {
  let at = from;
  const numbers = (count: number): Float32Array<ArrayBuffer> => {
    const part = new Float32Array(frame, at, count);
    at += part.byteLength;
    return part;
  };
  const geometry = new BufferGeometry();
  const add = (name: string, size: number): void => {
    geometry.setAttribute(name, passing(new BufferAttribute(numbers(head.vertices * size), size)));
  };
  add('position', 3);
  add('normal', 3);
  if (head.uvs) add('uv', 2);
  if (head.colors) add('color', 4);
  geometry.setIndex(passing(new BufferAttribute(new Uint32Array(frame, at, head.indices), 1)));
  geometry.computeBoundingBox();
  geometry.computeBoundingSphere();
  return geometry;
}

function passing(attribute: BufferAttribute): BufferAttribute {
  attribute.onUpload(() => {
    attribute.array = new Float32Array(0);
  });
  return attribute;
}
