import { z } from 'zod';

/*
 * The JSON of glTF 2.0, as far as it is read here. What the schema does not name never reaches the code behind it: extras, animations and
 * unknown extensions are gone once it is parsed. Zod's numbers are finite: `1e999` reads as infinity and is refused.
 */

const index = z.int().min(0).max(0xffff_ffff);
const name = z.string().optional();
const number = z.number();
const three = z.tuple([number, number, number]);
const four = z.tuple([number, number, number, number]);

const textureTransform = z.object({
  offset: z.tuple([number, number]).default([0, 0]),
  rotation: number.default(0),
  scale: z.tuple([number, number]).default([1, 1]),
  texCoord: index.optional(),
});

const textureInfo = z.object({
  index,
  texCoord: index.default(0),
  extensions: z.object({ KHR_texture_transform: textureTransform.optional() }).optional(),
});

const material = z.object({
  name,
  pbrMetallicRoughness: z
    .object({
      baseColorFactor: four.default([1, 1, 1, 1]),
      baseColorTexture: textureInfo.optional(),
      metallicFactor: number.default(1),
      roughnessFactor: number.default(1),
      metallicRoughnessTexture: textureInfo.optional(),
    })
    .prefault({}),
  normalTexture: textureInfo.optional(),
  occlusionTexture: z.object({ index }).optional(),
  emissiveTexture: textureInfo.optional(),
  emissiveFactor: three.default([0, 0, 0]),
  alphaMode: z.enum(['OPAQUE', 'MASK', 'BLEND']).default('OPAQUE'),
  alphaCutoff: number.default(0.5),
  doubleSided: z.boolean().default(false),
  extensions: z
    .object({
      KHR_materials_unlit: z.object({}).optional(),
      KHR_materials_emissive_strength: z.object({ emissiveStrength: number.default(1) }).optional(),
    })
    .optional(),
});

const primitive = z.object({
  attributes: z.record(z.string(), index),
  indices: index.optional(),
  material: index.optional(),
  mode: z.int().min(0).max(6).default(4),
  targets: z.array(z.record(z.string(), index)).default([]),
  extensions: z
    .object({
      KHR_draco_mesh_compression: z
        .object({ bufferView: index, attributes: z.record(z.string(), index) })
        .optional(),
    })
    .optional(),
});

const node = z.object({
  name,
  children: z.array(index).default([]),
  mesh: index.optional(),
  skin: index.optional(),
  weights: z.array(number).optional(),
  matrix: z.array(number).length(16).optional(),
  translation: three.default([0, 0, 0]),
  rotation: four.default([0, 0, 0, 1]),
  scale: three.default([1, 1, 1]),
  extensions: z
    .object({
      EXT_mesh_gpu_instancing: z.object({ attributes: z.record(z.string(), index) }).optional(),
    })
    .optional(),
});

const accessor = z.object({
  bufferView: index.optional(),
  byteOffset: index.default(0),
  componentType: z.literal([5120, 5121, 5122, 5123, 5125, 5126]),
  normalized: z.boolean().default(false),
  count: index,
  type: z.enum(['SCALAR', 'VEC2', 'VEC3', 'VEC4', 'MAT2', 'MAT3', 'MAT4']),
  sparse: z
    .object({
      count: index,
      indices: z.object({
        bufferView: index,
        byteOffset: index.default(0),
        componentType: z.literal([5121, 5123, 5125]),
      }),
      values: z.object({ bufferView: index, byteOffset: index.default(0) }),
    })
    .optional(),
});

const meshopt = z.object({
  buffer: index,
  byteOffset: index.default(0),
  byteLength: index,
  byteStride: z.int().min(1).max(256),
  count: index,
  mode: z.enum(['ATTRIBUTES', 'TRIANGLES', 'INDICES']),
  filter: z.enum(['NONE', 'OCTAHEDRAL', 'QUATERNION', 'EXPONENTIAL']).default('NONE'),
});

const bufferView = z.object({
  buffer: index,
  byteOffset: index.default(0),
  byteLength: index,
  byteStride: z.int().min(1).max(252).optional(),
  extensions: z.object({ EXT_meshopt_compression: meshopt.optional() }).optional(),
});

const texture = z.object({
  sampler: index.optional(),
  source: index.optional(),
  extensions: z.object({ EXT_texture_webp: z.object({ source: index.optional() }).optional() }).optional(),
});

const extensionNames = z.array(z.string().max(128)).max(256).default([]);

export const gltfFile = z.object({
  extensionsUsed: extensionNames,
  extensionsRequired: extensionNames,
  scene: index.optional(),
  scenes: z.array(z.object({ name, nodes: z.array(index).default([]) })).default([]),
  nodes: z.array(node).default([]),
  meshes: z
    .array(z.object({ name, primitives: z.array(primitive), weights: z.array(number).optional() }))
    .default([]),
  skins: z.array(z.object({ inverseBindMatrices: index.optional(), joints: z.array(index) })).default([]),
  materials: z.array(material).default([]),
  textures: z.array(texture).default([]),
  images: z.array(z.object({ uri: z.string().optional(), bufferView: index.optional() })).default([]),
  samplers: z.array(z.object({ wrapS: index.default(10497), wrapT: index.default(10497) })).default([]),
  accessors: z.array(accessor).default([]),
  bufferViews: z.array(bufferView).default([]),
  buffers: z.array(z.object({ uri: z.string().optional(), byteLength: index })).default([]),
  animations: z.array(z.unknown()).default([]),
  cameras: z.array(z.unknown()).default([]),
});

export type GltfFile = z.output<typeof gltfFile>;
export type GltfNode = GltfFile['nodes'][number];
export type GltfPrimitive = GltfFile['meshes'][number]['primitives'][number];
export type GltfAccessor = GltfFile['accessors'][number];
export type GltfBufferView = GltfFile['bufferViews'][number];
export type GltfMaterial = GltfFile['materials'][number];
export type GltfTextureInfo = z.output<typeof textureInfo>;
export type GltfTextureTransform = z.output<typeof textureTransform>;
