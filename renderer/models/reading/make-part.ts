import { modelFault } from '../model-fault.ts';
import { addMorphs } from './add-morphs.ts';
import { bendSkin, type Influences } from './bend-skin.ts';
import type { DecodedData } from './decode-data.ts';
import { giveNormals } from './give-normals.ts';
import type { GltfPrimitive } from './gltf-file.ts';
import { listTriangles } from './list-triangles.ts';
import { moveUvs } from './move-uvs.ts';
import { FARTHEST } from './place-nodes.ts';
import type { Part } from './plan-parts.ts';
import { toFloats } from './to-floats.ts';
import type { UvPlan } from './uv-plan.ts';
import type { VertexData } from './vertex-data.ts';

export interface PartHelp {
  /** The values of an accessor of the file. */
  readonly data: (index: number) => DecodedData;
  /** What the joints of a part's skin do. */
  readonly joints: (skin: NonNullable<Part['skin']>) => Float64Array;
  readonly uvPlan: UvPlan | null;
}

/** A mesh, but for its search tree. */
export type MadePart = VertexData & { readonly normals: Float32Array<ArrayBuffer> };

/** Makes one mesh as it is drawn: morphed, bent, with triangles and normals. Null: it has no triangles. */
export function makePart(part: Part, { data, joints, uvPlan }: PartHelp): MadePart | null {
  const { primitive, where, skin } = part;
  const attribute = (name: string): DecodedData | null => {
    const index = primitive.attributes[name];
    return index === undefined ? null : data(index);
  };
  const floats = (name: string): Float32Array<ArrayBuffer> | null => {
    const decoded = attribute(name);
    return decoded && toFloats(decoded);
  };
  const positions = floats('POSITION') ?? new Float32Array();
  const indices = primitive.indices === undefined ? undefined : data(primitive.indices);
  const vertices: VertexData = {
    positions,
    normals: floats('NORMAL'),
    uvs: uvPlan && floats(`TEXCOORD_${uvPlan.set}`),
    colors: colorsOf(attribute('COLOR_0')),
    indices: listTriangles(primitive.mode, indices, positions.length / 3, where),
  };
  if (vertices.indices.length === 0) return null;
  addMorphs(vertices, part, data);
  if (skin !== null) bendSkin(vertices, influencesOf(primitive, data), joints(skin), where);
  checkPositions(vertices.positions, where);
  if (vertices.uvs !== null && uvPlan !== null) moveUvs(vertices.uvs, uvPlan.transform);
  const normals = giveNormals(vertices);
  return { ...vertices, normals };
}

function checkPositions(positions: Float32Array, where: string): void {
  for (const value of positions) {
    if (!(Math.abs(value) <= FARTHEST))
      throw modelFault.invalid(
        `A position of ${where} is ${value}; it must be a number within ${FARTHEST} m.`,
      );
  }
}

/** Four numbers a colour, also where the file has three. */
function colorsOf(decoded: DecodedData | null): Float32Array<ArrayBuffer> | null {
  if (decoded === null) return null;
  const given = toFloats(decoded);
  const colors = new Float32Array(decoded.count * 4);
  for (let at = 0; at < colors.length; at += 1) {
    const part = at % 4;
    const value = part < decoded.size ? given[Math.floor(at / 4) * decoded.size + part] : 1;
    colors[at] = Math.min(Math.max(value || 0, 0), 1);
  }
  return colors;
}

function influencesOf({ attributes }: GltfPrimitive, data: PartHelp['data']): Influences {
  return [0, 1].flatMap((set) => {
    const joints = attributes[`JOINTS_${set}`];
    const weights = attributes[`WEIGHTS_${set}`];
    return joints === undefined || weights === undefined
      ? []
      : [{ joints: data(joints), weights: data(weights) }];
  });
}
