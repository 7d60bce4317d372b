type Floats = Float32Array<ArrayBuffer>;

/** A mesh while it is made. */
export interface VertexData {
  positions: Floats;
  /** Null until there are some. */
  normals: Floats | null;
  uvs: Floats | null;
  colors: Floats | null;
  indices: Uint32Array<ArrayBuffer>;
}
