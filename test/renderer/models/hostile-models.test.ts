import { describe, expect, it } from 'vitest';
import { bytesOf, glbBytes, gltfBytes, triangleJson, writeGlb } from '../../support/model-bytes.ts';
import { square, squareModel } from '../../support/model-documents.ts';
import { loaderWith, uploadOf } from '../../support/model-loader.ts';
import { readHere } from '../../support/model-reading.ts';
import { png } from '../../support/tiny-png.ts';

const asset = { version: '2.0' };
const invalid = 'ModelInvalid';
const tooLarge = 'ModelTooLarge';
const unsupported = 'ModelUnsupported';

/** One triangle, and what is to be wrong with it. */
const triangle = (change: object, binary: Uint8Array = bytesOf(new Float32Array(9))): Uint8Array =>
  glbBytes(triangleJson(change), binary);

const nodes = (list: readonly object[], more: object = {}): Uint8Array =>
  gltfBytes({ asset, nodes: list, ...more });
const picture = (bytes: Uint8Array): string =>
  `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
const pictured = (images: readonly object[]): Uint8Array =>
  triangle({
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, material: 0 }] }],
    materials: [{ pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }],
    textures: [{ source: 0 }],
    images,
  });
const whole = triangle({});
const largePicture = new Uint8Array(4_000_036);
largePicture.set(png(1, 1), 36);

const hostile: readonly [what: string, bytes: Uint8Array, code: string, says: RegExp][] = [
  ['nothing', new Uint8Array(), invalid, /neither GLB nor/],
  ['something else', new TextEncoder().encode('<html>'), invalid, /neither GLB nor/],
  ['a GLB that is cut off in its header', whole.slice(0, 12), invalid, /header/],
  ['a GLB that is cut off in its geometry', whole.slice(0, -8), invalid, /cut off/],
  ['a GLB of version 1', whole.slice().fill(1, 4, 5), invalid, /version 1;/],
  ['a GLB of version 3', whole.slice().fill(3, 4, 5), invalid, /version 3;/],
  ['a GLB whose JSON is longer than itself', whole.slice().fill(0xff, 12, 15), invalid, /beyond its end/],
  ['a GLB without JSON', whole.slice().fill(0, 16, 20), invalid, /begin with its JSON/],
  ['JSON that is cut off', gltfBytes('{"asset":{"version":"2.0"}'), invalid, /damaged, or cut off/],
  ['JSON that is no UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), invalid, /damaged/],
  ['glTF 1', gltfBytes({ asset: { version: '1.0' }, nodes: {} }), invalid, /glTF 1.0/],
  ['glTF that needs 2.1', gltfBytes({ asset: { version: '2.0', minVersion: '2.1' } }), invalid, /glTF 2.1/],
  ['no asset', gltfBytes({}), invalid, /wrong at asset/],
  ['a field of the wrong kind', nodes([{ children: 'all' }]), invalid, /nodes\[0\]\.children/],
  [
    'a position of 1e999',
    gltfBytes(`{"asset":{"version":"2.0"},"nodes":[{"translation":[0,1e999,0]}]}`),
    invalid,
    /nodes\[0\]\.translation\[1\]/,
  ],
  ['a rotation of nothing', nodes([{ rotation: [0, 0, 0, 0] }]), invalid, /rotation of nodes\[0\]/],
  ['a scale beyond all bounds', nodes([{ scale: [1e300, 1, 1] }]), invalid, /nodes\[0\] is moved or scaled/],
  [
    'scales that grow beyond all bounds together',
    nodes([{ scale: [1e9, 1, 1], children: [1] }, { scale: [1e9, 1, 1] }]),
    invalid,
    /nodes\[1\] is moved or scaled/,
  ],
  ['a node below itself', nodes([{ children: [0] }]), invalid, /nodes\[0\] lies below itself/],
  [
    'nodes in a circle',
    nodes([{}, { children: [2] }, { children: [1] }]),
    invalid,
    /nodes\[1\] lies below itself/,
  ],
  ['a node with two parents', nodes([{ children: [2] }, { children: [2] }, {}]), invalid, /two parents/],
  ['a node that is not there', nodes([{ children: [7] }]), invalid, /nodes\[7\], and there are 1/],
  ['a scene that is not there', nodes([{}], { scene: 3 }), invalid, /scenes\[3\]/],
  [
    'a scene that names a child',
    nodes([{ children: [1] }, {}], { scenes: [{ nodes: [1] }] }),
    invalid,
    /below another/,
  ],
  ['a scene that names a node twice', nodes([{}], { scenes: [{ nodes: [0, 0] }] }), invalid, /twice/],
  ['a mesh that is not there', nodes([{ mesh: 1 }]), invalid, /meshes\[1\]/],
  ['too many nodes', nodes(Array(10_001).fill({})), tooLarge, /10001 nodes; this engine takes 10000/],
  ['too many values', gltfBytes(`{"extras":[${'[],'.repeat(4_000_001)}0]}`), tooLarge, /values/],
  [
    'a required extension that is not had',
    gltfBytes({ asset, extensionsUsed: ['KHR_texture_basisu'], extensionsRequired: ['KHR_texture_basisu'] }),
    unsupported,
    /KHR_texture_basisu/,
  ],
  [
    'a position that is not a number',
    triangle({}, bytesOf(new Float32Array(9).fill(Number.NaN))),
    invalid,
    /is NaN/,
  ],
  [
    'a position that is infinite',
    triangle({}, bytesOf(new Float32Array(9).fill(Infinity))),
    invalid,
    /is Infinity/,
  ],
  ['a position too far away', triangle({}, bytesOf(new Float32Array(9).fill(1e30))), invalid, /within/],
  [
    'an accessor beyond its view',
    triangle({ accessors: [{ bufferView: 0, componentType: 5126, count: 4, type: 'VEC3' }] }),
    invalid,
    /accessors\[0\] reaches beyond/,
  ],
  [
    'an accessor that begins too late',
    triangle({ accessors: [{ bufferView: 0, byteOffset: 4, componentType: 5126, count: 3, type: 'VEC3' }] }),
    invalid,
    /accessors\[0\] reaches beyond/,
  ],
  [
    'a view beyond its buffer',
    triangle({ bufferViews: [{ buffer: 0, byteOffset: 9, byteLength: 36 }] }),
    invalid,
    /bufferViews\[0\] reaches/,
  ],
  [
    'a buffer that is cut off',
    triangle({ buffers: [{ byteLength: 1000 }] }),
    invalid,
    /buffers\[0\] is cut off/,
  ],
  [
    'a buffer without data',
    triangle({
      bufferViews: [{ buffer: 1, byteLength: 36 }],
      buffers: [{ byteLength: 36 }, { byteLength: 36 }],
    }),
    invalid,
    /buffers\[1\] has no data/,
  ],
  [
    'elements that overlap',
    triangle({ bufferViews: [{ buffer: 0, byteLength: 36, byteStride: 4 }] }),
    invalid,
    /overlap/,
  ],
  [
    'positions of two numbers',
    triangle({ accessors: [{ bufferView: 0, componentType: 5126, count: 3, type: 'VEC2' }] }),
    invalid,
    /POSITION of meshes\[0\]\.primitives\[0\] is of the type VEC2/,
  ],
  [
    'normals that are fewer than positions',
    triangle({
      meshes: [{ primitives: [{ attributes: { POSITION: 0, NORMAL: 1 } }] }],
      accessors: [
        { bufferView: 0, componentType: 5126, count: 3, type: 'VEC3' },
        { bufferView: 0, componentType: 5126, count: 2, type: 'VEC3' },
      ],
    }),
    invalid,
    /NORMAL .* has 2 elements/,
  ],
  [
    'an index beyond the vertices',
    triangle(
      {
        meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
        accessors: [
          { bufferView: 0, componentType: 5126, count: 3, type: 'VEC3' },
          { bufferView: 1, componentType: 5121, count: 3, type: 'SCALAR' },
        ],
        bufferViews: [
          { buffer: 0, byteLength: 36 },
          { buffer: 0, byteOffset: 36, byteLength: 3 },
        ],
        buffers: [{ byteLength: 39 }],
      },
      new Uint8Array([...new Uint8Array(36), 0, 1, 3]),
    ),
    invalid,
    /leads to vertex 3, and there are 3/,
  ],
  [
    'three thousand million vertices from nothing',
    triangle({ accessors: [{ componentType: 5126, count: 3_000_000_000, type: 'VEC3' }] }),
    tooLarge,
    /memory/,
  ],
  [
    'one buffer taken a thousand times',
    triangle(
      {
        nodes: Array.from({ length: 1000 }, (_, mesh) => ({ mesh })),
        meshes: Array.from({ length: 1000 }, (_, accessor) => ({
          primitives: [{ attributes: { POSITION: accessor }, mode: 4 }],
        })),
        accessors: Array(1000).fill({ bufferView: 0, componentType: 5126, count: 30_000, type: 'VEC3' }),
        bufferViews: [{ buffer: 0, byteLength: 360_000 }],
        buffers: [{ byteLength: 360_000 }],
      },
      new Uint8Array(360_000),
    ),
    tooLarge,
    /memory/,
  ],
  [
    'more triangles than there may be, by being drawn again and again',
    triangle(
      {
        nodes: Array(9000).fill({ mesh: 0 }),
        accessors: [{ bufferView: 0, componentType: 5126, count: 3000, type: 'VEC3' }],
        bufferViews: [{ buffer: 0, byteLength: 36_000 }],
        buffers: [{ byteLength: 36_000 }],
      },
      new Uint8Array(36_000),
    ),
    tooLarge,
    /1000000 triangles/,
  ],
  [
    'a crowd of instances',
    triangle({
      nodes: [{ mesh: 0, extensions: { EXT_mesh_gpu_instancing: { attributes: { TRANSLATION: 1 } } } }],
      accessors: [
        { bufferView: 0, componentType: 5126, count: 3, type: 'VEC3' },
        { componentType: 5126, count: 4_000_000_000, type: 'VEC3' },
      ],
    }),
    tooLarge,
    /instances/,
  ],
  [
    'a picture of a thousand million pixels',
    pictured([{ uri: picture(png(40_000, 40_000)) }]),
    tooLarge,
    /40000 × 40000/,
  ],
  [
    'a picture without an end',
    pictured([{ uri: picture(png(1, 1).slice(0, 12)) }]),
    invalid,
    /images\[0\] is a damaged picture/,
  ],
  [
    'a picture without an end, with something behind it that looks like one',
    triangle(
      {
        meshes: [{ primitives: [{ attributes: { POSITION: 0 }, material: 0 }] }],
        materials: [{ pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }],
        textures: [{ source: 0 }],
        images: [{ bufferView: 1 }],
        bufferViews: [
          { buffer: 0, byteLength: 36 },
          { buffer: 0, byteOffset: 36, byteLength: 12 },
        ],
        buffers: [{ byteLength: 69 }],
      },
      new Uint8Array([...new Uint8Array(36), ...png(2, 2)]),
    ),
    invalid,
    /images\[0\] is a damaged picture/,
  ],
  [
    'one large picture taken a hundred times',
    triangle(
      {
        meshes: [
          {
            primitives: Array.from({ length: 100 }, (_, material) => ({
              attributes: { POSITION: 0 },
              material,
            })),
          },
        ],
        materials: Array.from({ length: 100 }, (_, index) => ({
          pbrMetallicRoughness: { baseColorTexture: { index } },
        })),
        textures: Array.from({ length: 100 }, (_, source) => ({ source })),
        images: Array(100).fill({ bufferView: 1 }),
        bufferViews: [
          { buffer: 0, byteLength: 36 },
          { buffer: 0, byteOffset: 36, byteLength: 4_000_000 },
        ],
        buffers: [{ byteLength: 4_000_036 }],
      },
      largePicture,
    ),
    tooLarge,
    /pictures .* memory/,
  ],
  ['a picture beyond its buffer', pictured([{ bufferView: 5 }]), invalid, /bufferViews\[5\]/],
  ['a data: URI that is not in base64', pictured([{ uri: 'data:image/png,%89PNG' }]), unsupported, /base64/],
  ['a file beside it that is not there', pictured([{ uri: 'wood.png' }]), 'ModelNotFound', /wood\.png/],
];

describe('a file with', () => {
  it.each(hostile)('%s is refused in words', async (_what, bytes, code, says) => {
    await expect(readHere(bytes)).rejects.toMatchObject({ code, message: expect.stringMatching(says) });
  });
});

describe('what looks hostile and is not', () => {
  it('a chain of ten thousand nodes is read without recursion', async () => {
    const chain = Array.from({ length: 10_000 }, (_, node) => (node < 9999 ? { children: [node + 1] } : {}));
    const { nodes: read } = await readHere(nodes(chain));
    expect(read[9999]?.parent).toBe(9998);
  });

  it('a node named __proto__ is a node like any other', async () => {
    const { nodes: read } = await readHere(
      gltfBytes('{"asset":{"version":"2.0"},"nodes":[{"name":"__proto__","__proto__":{"mesh":7}}]}'),
    );
    expect(read).toMatchObject([{ name: '__proto__', meshes: [] }]);
  });

  it('parts of the file that are not shown may be broken', async () => {
    const { meshes } = await readHere(
      triangle({
        animations: [{ samplers: 'none' }],
        accessors: [
          { bufferView: 0, componentType: 5126, count: 3, type: 'VEC3' },
          { bufferView: 9, componentType: 5126, count: 4_000_000_000, type: 'VEC3' },
        ],
      }),
    );
    expect(meshes).toHaveLength(1);
  });

  it('coordinates and colours that are no numbers are taken as zero', async () => {
    const { document, primitive, values } = squareModel();
    primitive
      .setAttribute('TEXCOORD_0', values('VEC2', new Float32Array(8).fill(Number.NaN)))
      .setAttribute('COLOR_0', values('VEC4', new Float32Array(16).fill(Number.NaN)))
      .setMaterial(
        document
          .createMaterial()
          .setBaseColorTexture(document.createTexture().setImage(png(1, 1)).setMimeType('image/png')),
      );
    const { meshes } = await readHere(await writeGlb(document));
    const { uvs, colors } = meshes[0] ?? {};
    expect([...(uvs ?? []), ...(colors ?? [])]).toEqual(Array(24).fill(0));
    expect(meshes[0]?.positions).toHaveLength(square.positions.length);
  });
});

describe('in its thread', () => {
  it.each([
    ['too many values', gltfBytes(`{"extras":[${'[],'.repeat(4_000_001)}0]}`), 'ModelTooLarge'],
    [
      'a million nodes',
      gltfBytes(`{"asset":{"version":"2.0"},"nodes":[${'{},'.repeat(999_999)}{}]}`),
      'ModelTooLarge',
    ],
    [
      'nested a million deep',
      gltfBytes(`{"asset":{"version":"2.0"},"extras":${'['.repeat(1e6)}${']'.repeat(1e6)}}`),
      null,
    ],
    [
      'a geometry of nothing but its size',
      triangle({ accessors: [{ componentType: 5126, count: 4e9, type: 'VEC3' }] }),
      'ModelTooLarge',
    ],
  ])('a file with %s ends as said, and the next one is read', async (_what, bytes, code) => {
    const load = loaderWith({});
    const outcome = await load(uploadOf(bytes)).then(
      () => null,
      (error: { code: string }) => error.code,
    );
    expect(outcome).toBe(code);
    expect((await load(uploadOf(whole))).meshes).toHaveLength(1);
  });
});
