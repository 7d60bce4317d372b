import type { VertexData } from './vertex-data.ts';

type Floats = Float32Array<ArrayBuffer>;

/** Makes sure that every vertex has a normal of unit length: those that are missing come from the triangles. */
export function giveNormals(vertices: VertexData): Floats {
  if (vertices.normals === null) {
    separateCorners(vertices);
    vertices.normals = new Float32Array(vertices.positions.length);
  }
  const { normals } = vertices;
  const isBad = new Uint8Array(normals.length / 3);
  for (let at = 0; at < normals.length; at += 3) {
    if (scaleToUnit(normals, at)) continue;
    isBad[at / 3] = 1;
    normals.fill(0, at, at + 3);
  }
  if (!isBad.includes(1)) return normals;
  fromTriangles(vertices, normals, (vertex) => isBad[vertex] === 1);
  for (const [vertex, bad] of isBad.entries())
    if (bad === 1 && !scaleToUnit(normals, vertex * 3)) normals.set([0, 1, 0], vertex * 3);
  return normals;
}

/** Flat triangles share no vertices. */
function separateCorners(vertices: VertexData): void {
  const { indices } = vertices;
  const spread = (values: Floats, size: number): Floats => {
    const corners = new Float32Array(indices.length * size);
    for (const [corner, vertex] of indices.entries())
      for (let at = 0; at < size; at += 1) corners[corner * size + at] = values[vertex * size + at] ?? 0;
    return corners;
  };
  vertices.positions = spread(vertices.positions, 3);
  vertices.uvs = vertices.uvs && spread(vertices.uvs, 2);
  vertices.colors = vertices.colors && spread(vertices.colors, 4);
  vertices.indices = indices.map((_, corner) => corner);
}

/** False: it has no direction. */
function scaleToUnit(normals: Floats, at: number): boolean {
  const x = normals[at] ?? 0;
  const y = normals[at + 1] ?? 0;
  const z = normals[at + 2] ?? 0;
  const length = Math.sqrt(x * x + y * y + z * z);
  if (!(length > 1e-30 && length < Number.POSITIVE_INFINITY)) return false;
  normals[at] = x / length;
  normals[at + 1] = y / length;
  normals[at + 2] = z / length;
  return true;
}

/** Each triangle counts by its area. Where all of them have none, up is as good as any. */
function fromTriangles(
  { positions, indices }: VertexData,
  normals: Floats,
  isBad: (vertex: number) => boolean,
): void {
  const edge = (from: number, to: number, axis: number): number =>
    (positions[to * 3 + axis] ?? 0) - (positions[from * 3 + axis] ?? 0);
  const face = (a: number, b: number, c: number, axis: number): number => {
    const [next, last] = [(axis + 1) % 3, (axis + 2) % 3];
    return edge(a, b, next) * edge(a, c, last) - edge(a, b, last) * edge(a, c, next);
  };
  for (let corner = 0; corner < indices.length; corner += 3) {
    const [a = 0, b = 0, c = 0] = indices.subarray(corner, corner + 3);
    const parts = [face(a, b, c, 0), face(a, b, c, 1), face(a, b, c, 2)] as const;
    for (const vertex of [a, b, c]) if (isBad(vertex)) addTo(normals, vertex * 3, parts);
  }
}

function addTo(normals: Floats, at: number, parts: readonly [number, number, number]): void {
  normals[at] = (normals[at] ?? 0) + parts[0];
  normals[at + 1] = (normals[at + 1] ?? 0) + parts[1];
  normals[at + 2] = (normals[at + 2] ?? 0) + parts[2];
}
