import {
  EXTMeshGPUInstancing,
  KHRMaterialsEmissiveStrength,
  KHRMaterialsUnlit,
  KHRTextureTransform,
} from '@gltf-transform/extensions';
import { describe, expect, it } from 'vitest';
import { bytesOf, glbBytes, gltfBytes, writeGlb } from '../../support/model-bytes.ts';
import { square, squareModel } from '../../support/model-documents.ts';
import { readHere } from '../../support/model-reading.ts';
import { png } from '../../support/tiny-png.ts';

const corners = (values: Float32Array | undefined, indices: Uint32Array | undefined): number[][] =>
  [...(indices ?? [])].map((index) => [...(values ?? []).slice(index * 3, index * 3 + 3)]);

describe('a model', () => {
  it('keeps its nodes, parents before children, with names and transforms', async () => {
    const { document } = squareModel();
    const scene = document.getRoot().getDefaultScene() ?? document.getRoot().listScenes()[0];
    const child = document.createNode('child').setScale([-1, 2, 3]);
    const parent = document.createNode('parent').setTranslation([1, 2, 3]).addChild(child);
    scene?.addChild(parent);
    const { nodes } = await readHere(await writeGlb(document));
    expect(nodes.map(({ name, parent: above }) => [name, above])).toEqual([
      ['square', null],
      ['parent', null],
      ['child', 1],
    ]);
    expect(nodes[1]?.position).toEqual([1, 2, 3]);
    // Mirrored: the node stays mirrored, and its mesh as it is.
    expect(nodes[2]?.scale).toEqual([-1, 2, 3]);
  });

  it('takes a matrix apart', async () => {
    const quarter = Number(Math.SQRT1_2.toFixed(6));
    const matrix = [0, 2, 0, 0, -2, 0, 0, 0, 0, 0, 2, 0, 5, 6, 7, 1];
    const { nodes } = await readHere(gltfBytes({ asset: { version: '2.0' }, nodes: [{ matrix }] }));
    const turned = nodes[0]?.rotation.map((part) => Number(part.toFixed(6)));
    expect(nodes[0]).toMatchObject({ position: [5, 6, 7], scale: [2, 2, 2] });
    expect(turned).toEqual([0, 0, quarter, quarter]);
  });

  it('without a scene shows all that it has', async () => {
    const { nodes } = await readHere(
      gltfBytes({ asset: { version: '2.0' }, nodes: [{}, { children: [0] }] }),
    );
    expect(nodes.map(({ parent }) => parent)).toEqual([null, 0]);
  });

  it('with nothing in it is an empty model', async () => {
    const { nodes, meshes, left } = await readHere(gltfBytes({ asset: { version: '2.0' } }));
    expect({ nodes, meshes, left }).toEqual({ nodes: [], meshes: [], left: [] });
  });

  it('shares a mesh that several nodes have', async () => {
    const { document } = squareModel();
    const [mesh] = document.getRoot().listMeshes();
    document
      .getRoot()
      .listScenes()[0]
      ?.addChild(document.createNode('again').setMesh(mesh ?? null));
    const { nodes, meshes } = await readHere(await writeGlb(document));
    expect([meshes.length, nodes[0]?.meshes, nodes[1]?.meshes]).toEqual([1, [0], [0]]);
  });

  it('names what of it is not shown', async () => {
    const json = {
      asset: { version: '2.0' },
      extensionsUsed: ['KHR_lights_punctual', 'KHR_materials_clearcoat', 'KHR_materials_unlit'],
      animations: [{}],
      cameras: [{}],
      scenes: [{}, {}],
    };
    const { left } = await readHere(gltfBytes(json));
    expect(left).toEqual(['lights', 'KHR_materials_clearcoat', 'animations', 'cameras', 'other scenes']);
  });
});

describe('triangles', () => {
  it.each([
    ['a list', 4, [0, 1, 2, 0, 2, 3]],
    ['a list with two indices too many', 4, [0, 1, 2, 0, 2, 3, 1, 2]],
    ['a strip', 5, [0, 1, 3, 2]],
    ['a fan', 6, [0, 1, 2, 3]],
  ] as const)('of %s face the same way', async (_kind, mode, indices) => {
    const { document, primitive, values } = squareModel();
    primitive.setMode(mode).setIndices(values('SCALAR', new Uint16Array(indices)));
    const { meshes } = await readHere(await writeGlb(document));
    const [a = [], b = [], c = []] = corners(meshes[0]?.positions, meshes[0]?.indices);
    const up =
      (b[0] ?? 0) * (c[1] ?? 0) - (b[1] ?? 0) * (c[0] ?? 0) - (a[0] ?? 0) * ((c[1] ?? 0) - (b[1] ?? 0));
    expect(meshes[0]?.indices).toHaveLength(6);
    expect(up).toBeGreaterThan(0);
  });

  it('without indices take the vertices as they come', async () => {
    const { document, primitive, values } = squareModel();
    primitive.setIndices(null).setAttribute('NORMAL', null);
    primitive.setAttribute('POSITION', values('VEC3', new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0])));
    const { meshes } = await readHere(await writeGlb(document));
    expect([...(meshes[0]?.indices ?? [])].sort()).toEqual([0, 1, 2]);
  });

  it('without normals get flat ones, and no vertex is shared', async () => {
    const { document, primitive } = squareModel();
    primitive.setAttribute('NORMAL', null);
    const { meshes } = await readHere(await writeGlb(document));
    expect(meshes[0]?.positions).toHaveLength(18);
    expect(corners(meshes[0]?.normals, meshes[0]?.indices)).toEqual(Array(6).fill([0, 0, 1]));
  });

  it('with normals of no length get those of their faces', async () => {
    const { document, primitive, values } = squareModel();
    primitive.setAttribute(
      'NORMAL',
      values('VEC3', new Float32Array([0, 0, 0, Number.NaN, 0, 0, 0, 5, 0, 0, 0, 0])),
    );
    const { meshes } = await readHere(await writeGlb(document));
    expect([...(meshes[0]?.normals ?? [])]).toEqual([0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1]);
  });

  it('are left out by name where they are points or lines', async () => {
    const { document, primitive } = squareModel();
    primitive.setMode(1);
    const { meshes, nodes, left } = await readHere(await writeGlb(document));
    expect([meshes, nodes[0]?.meshes, left]).toEqual([[], [], ['lines']]);
  });

  it('keep their colours, three numbers or four, shares of one whatever they are made of', async () => {
    const { document, primitive, values } = squareModel();
    const bytes = new Uint8Array([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0]);
    primitive.setAttribute('COLOR_0', values('VEC3', bytes).setNormalized(true));
    const { meshes } = await readHere(await writeGlb(document));
    expect([...(meshes[0]?.colors ?? [])]).toEqual([1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1, 1, 1, 0, 1]);
  });

  it('quantised become floats', async () => {
    const { document, primitive, values } = squareModel();
    const shorts = new Int16Array(square.positions.map((value) => value * 32_767));
    primitive.setAttribute('POSITION', values('VEC3', shorts).setNormalized(true));
    const { meshes } = await readHere(await writeGlb(document));
    expect([...(meshes[0]?.positions ?? [])]).toEqual(square.positions);
  });

  it('interleaved and sparse are read alike', async () => {
    // Positions and something else in turn; the third vertex is put right by a sparse change.
    const vertices = new Float32Array([0, 0, 0, 9, 1, 0, 0, 9, 7, 7, 7, 9]);
    const change = new Float32Array([1, 1, 0]);
    const binary = new Uint8Array([...bytesOf(vertices), ...bytesOf(change), 2]);
    const json = {
      asset: { version: '2.0' },
      nodes: [{ mesh: 0 }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
      accessors: [
        {
          bufferView: 0,
          componentType: 5126,
          count: 3,
          type: 'VEC3',
          sparse: {
            count: 1,
            indices: { bufferView: 1, byteOffset: 12, componentType: 5121 },
            values: { bufferView: 1 },
          },
        },
      ],
      bufferViews: [
        { buffer: 0, byteLength: 48, byteStride: 16 },
        { buffer: 0, byteOffset: 48, byteLength: 13 },
      ],
      buffers: [{ byteLength: 61 }],
    };
    const { meshes } = await readHere(glbBytes(json, binary));
    const sorted = corners(meshes[0]?.positions, meshes[0]?.indices).map(String).sort();
    expect(sorted).toEqual(['0,0,0', '1,0,0', '1,1,0']);
  });
});

describe('instances', () => {
  it('become nodes below theirs, which share its mesh', async () => {
    const { document, values } = squareModel();
    const batch = document
      .createExtension(EXTMeshGPUInstancing)
      .createInstancedMesh()
      .setAttribute('TRANSLATION', values('VEC3', new Float32Array([1, 0, 0, 2, 0, 0])))
      .setAttribute('SCALE', values('VEC3', new Float32Array([1, 1, 1, 3, 3, 3])));
    document.getRoot().listNodes()[0]?.setExtension('EXT_mesh_gpu_instancing', batch);
    const { nodes, meshes, left } = await readHere(await writeGlb(document));
    expect(meshes).toHaveLength(1);
    expect(left).toEqual([]);
    expect(nodes.map(({ parent, position, scale, meshes: own }) => [parent, position, scale, own])).toEqual([
      [null, [0, 0, 0], [1, 1, 1], []],
      [0, [1, 0, 0], [1, 1, 1], [0]],
      [0, [2, 0, 0], [3, 3, 3], [0]],
    ]);
  });
});

describe('a material', () => {
  it('has its numbers, and is white metal where a mesh has none', async () => {
    const { document, primitive } = squareModel();
    const unlit = document.createExtension(KHRMaterialsUnlit).createUnlit();
    const strength = document
      .createExtension(KHRMaterialsEmissiveStrength)
      .createEmissiveStrength()
      .setEmissiveStrength(4);
    primitive.setMaterial(
      document
        .createMaterial('paint')
        .setBaseColorFactor([0.1, 0.2, 0.3, 0.4])
        .setMetallicFactor(0.5)
        .setRoughnessFactor(0.6)
        .setEmissiveFactor([1, 0.5, 0])
        .setAlphaMode('MASK')
        .setAlphaCutoff(0.7)
        .setDoubleSided(true)
        .setExtension('KHR_materials_unlit', unlit)
        .setExtension('KHR_materials_emissive_strength', strength),
    );
    const second = primitive.clone().setMaterial(null);
    document.getRoot().listMeshes()[0]?.addPrimitive(second);
    const { materials, meshes, left } = await readHere(await writeGlb(document));
    expect(materials[0]).toMatchObject({
      name: 'paint',
      color: [0.1, 0.2, 0.3],
      opacity: 0.4,
      metalness: 0.5,
      roughness: 0.6,
      emissive: [4, 2, 0],
      alpha: 'mask',
      alphaCutoff: 0.7,
      doubleSided: true,
      unlit: true,
      colorTexture: null,
    });
    expect(materials[1]).toMatchObject({ color: [1, 1, 1], metalness: 1, roughness: 1, unlit: false });
    expect(meshes.map(({ material }) => material)).toEqual([0, 1]);
    expect(left).toEqual([]);
  });

  it('has pictures by what they are, not by what they are called', async () => {
    const { document, primitive, values } = squareModel();
    primitive.setAttribute('TEXCOORD_0', values('VEC2', new Float32Array(square.uvs)));
    const texture = document.createTexture().setImage(png(2, 2)).setMimeType('image/jpeg');
    const material = document.createMaterial().setBaseColorTexture(texture);
    material.getBaseColorTextureInfo()?.setWrapS(33071).setWrapT(33648);
    primitive.setMaterial(material);
    const { materials, textures, meshes } = await readHere(await writeGlb(document));
    expect(materials[0]?.colorTexture).toEqual({ texture: 0, wrapS: 'clamp', wrapT: 'mirror' });
    expect(textures).toEqual([{ mimeType: 'image/png', bytes: png(2, 2) }]);
    expect([...(meshes[0]?.uvs ?? [])]).toEqual(square.uvs);
  });

  it('moves its pictures by moving the coordinates, and leaves out one that is moved otherwise', async () => {
    const { document, primitive, values } = squareModel();
    primitive.setAttribute('TEXCOORD_0', values('VEC2', new Float32Array([0, 0, 1, 0, 1, 1, 0, 1])));
    const extension = document.createExtension(KHRTextureTransform);
    const moved = extension
      .createTransform()
      .setScale([2, 1])
      .setRotation(Math.PI / 2)
      .setOffset([10, 20]);
    const texture = document.createTexture().setImage(png(1, 1)).setMimeType('image/png');
    const material = document.createMaterial().setBaseColorTexture(texture).setNormalTexture(texture);
    material.getBaseColorTextureInfo()?.setExtension('KHR_texture_transform', moved);
    primitive.setMaterial(material);
    const { materials, meshes, left } = await readHere(await writeGlb(document));
    const uvs = [...(meshes[0]?.uvs ?? [])].map((value) => Math.round(value * 1000) / 1000);
    expect(uvs).toEqual([10, 20, 10, 18, 11, 18, 11, 20]);
    expect(materials[0]?.normalTexture).toBeNull();
    expect(left).toEqual(['textures on second coordinates']);
  });

  it('does without a picture of a kind that nothing here draws, and says so', async () => {
    const { document, primitive } = squareModel();
    const texture = document
      .createTexture()
      .setImage(new Uint8Array([1, 2, 3, 4]))
      .setMimeType('image/ktx2');
    primitive.setMaterial(document.createMaterial().setBaseColorTexture(texture));
    const { materials, textures, left } = await readHere(await writeGlb(document));
    expect([materials[0]?.colorTexture, textures, left]).toEqual([
      null,
      [],
      ['pictures that are neither PNG, JPEG nor WebP'],
    ]);
  });
});
