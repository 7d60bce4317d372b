import { modelFault } from '../model-fault.ts';
import { at } from './at.ts';
import type { GltfAccessor, GltfFile, GltfPrimitive } from './gltf-file.ts';

/** How much of something a primitive says that it has. */
export interface DeclaredSize {
  readonly vertices: number;
  readonly triangles: number;
}

const kinds: readonly { readonly name: RegExp; readonly types: readonly GltfAccessor['type'][] }[] = [
  { name: /^(POSITION|NORMAL)$/, types: ['VEC3'] },
  { name: /^TEXCOORD_\d+$/, types: ['VEC2'] },
  { name: /^COLOR_0$/, types: ['VEC3', 'VEC4'] },
  { name: /^(JOINTS|WEIGHTS)_\d+$/, types: ['VEC4'] },
];

/** Looks at what a primitive of triangles declares, before a byte of it is decoded. @throws SceneFault `ModelInvalid` where it contradicts itself. */
export function checkPrimitive(file: GltfFile, primitive: GltfPrimitive, where: string): DeclaredSize {
  const { attributes, indices, mode, targets } = primitive;
  const vertices = at(file.accessors, attributes['POSITION'] ?? 0, 'accessors').count;
  const morphed = targets.flatMap((target) => Object.entries(target));
  for (const [name, index] of [...Object.entries(attributes), ...morphed]) {
    const kind = kinds.find((candidate) => candidate.name.test(name));
    if (kind === undefined) continue;
    const { type, count, componentType } = at(file.accessors, index, 'accessors');
    if (!kind.types.includes(type)) throw modelFault.invalid(`${name} of ${where} is of the type ${type}.`);
    if (componentType === 5125) throw modelFault.invalid(`${name} of ${where} is made of 32-bit integers.`);
    if (count !== vertices)
      throw modelFault.invalid(`${name} of ${where} has ${count} elements, and POSITION has ${vertices}.`);
  }
  const listed = indices === undefined ? vertices : indexCount(file, indices, where);
  return { vertices, triangles: mode === 4 ? Math.floor(listed / 3) : Math.max(0, listed - 2) };
}

function indexCount(file: GltfFile, indices: number, where: string): number {
  const { count, type, componentType } = at(file.accessors, indices, 'accessors');
  if (type !== 'SCALAR' || ![5121, 5123, 5125].includes(componentType))
    throw modelFault.invalid(`The indices of ${where} are no whole numbers.`);
  return count;
}
