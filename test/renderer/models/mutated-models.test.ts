import { EXTMeshoptCompression, KHRDracoMeshCompression } from '@gltf-transform/extensions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelAsset } from '../../../renderer/models/model-asset.ts';
import { openContainer } from '../../../renderer/models/reading/open-container.ts';
import { glbBytes, writeGlb } from '../../support/model-bytes.ts';
import { square, squareModel } from '../../support/model-documents.ts';
import { readHere } from '../../support/model-reading.ts';
import { png } from '../../support/tiny-png.ts';
import { wavySheet } from '../../support/wavy-sheet.ts';

const codes = ['ModelInvalid', 'ModelTooLarge', 'ModelUnsupported', 'ModelNotFound'];
const limits = { triangles: 20_000, entities: 500, decodedBytes: 2 ** 24 };

/** Reads it, and fails where it neither can be read nor is refused in words. What is read is whole. */
async function readOrRefuse(bytes: Uint8Array): Promise<void> {
  const outcome = await readHere(bytes, { limits }).catch((error: unknown) => error);
  if (outcome instanceof Error) expect(codes).toContain('code' in outcome ? outcome.code : outcome.stack);
  else expectWhole(outcome as ModelAsset);
}

function expectWhole({ nodes, meshes, materials, textures }: ModelAsset): void {
  for (const [index, node] of nodes.entries()) {
    expect(node.parent ?? -1).toBeLessThan(index);
    expect([...node.position, ...node.rotation, ...node.scale].every(Number.isFinite)).toBe(true);
    expect(node.meshes.every((mesh) => mesh in meshes)).toBe(true);
  }
  for (const { positions, normals, indices, uvs, colors, material } of meshes) {
    const numbers = [positions, normals, uvs ?? [], colors ?? []];
    expect(numbers.every((list) => list.every((value: number) => Number.isFinite(value)))).toBe(true);
    expect(indices.every((vertex) => vertex * 3 < positions.length)).toBe(true);
    expect([normals.length, material in materials]).toEqual([positions.length, true]);
  }
  for (const { colorTexture } of materials)
    expect((colorTexture?.texture ?? 0) in [...textures, 0]).toBe(true);
}

/** One of everything: a skin, morphs, a picture, instances of nothing, and geometry that is packed or not. */
async function richModel(pack: 'Draco' | 'meshopt' | null): Promise<Uint8Array<ArrayBuffer>> {
  if (pack !== null) {
    const sheet = wavySheet(6);
    if (pack === 'Draco') sheet.createExtension(KHRDracoMeshCompression).setRequired(true);
    else sheet.createExtension(EXTMeshoptCompression).setRequired(true);
    return writeGlb(sheet);
  }
  const { document, primitive, values } = squareModel();
  const joint = document.createNode('joint').setTranslation([0, 0, 1]);
  document.getRoot().listScenes()[0]?.addChild(joint);
  document.getRoot().listNodes()[0]?.setSkin(document.createSkin().addJoint(joint)).setWeights([0.5]);
  const texture = document.createTexture().setImage(png(2, 2)).setMimeType('image/png');
  primitive
    .setMaterial(document.createMaterial('paint').setBaseColorTexture(texture))
    .setAttribute('TEXCOORD_0', values('VEC2', new Float32Array(square.uvs)))
    .setAttribute('JOINTS_0', values('VEC4', new Uint8Array(16)))
    .setAttribute('WEIGHTS_0', values('VEC4', new Float32Array(16).fill(0.25)))
    .addTarget(
      document.createPrimitiveTarget().setAttribute('POSITION', values('VEC3', new Float32Array(12).fill(1))),
    );
  return writeGlb(document);
}

const kinds = [null, 'Draco', 'meshopt'] as const;
const place = fc.nat();

describe('a good model', () => {
  it.each(kinds)(
    'of packing %s with any bytes of it changed or cut off is read or refused in words',
    async (pack) => {
      const model = await richModel(pack);
      const changes = fc.array(fc.record({ at: place, to: fc.integer({ min: 0, max: 255 }) }), {
        maxLength: 8,
      });
      const cut = fc.option(place, { freq: 4 });
      await fc.assert(
        fc.asyncProperty(changes, cut, async (bytes, end) => {
          const copy = model.slice();
          for (const { at, to } of bytes) copy[at % copy.length] = to;
          await readOrRefuse(end === null ? copy : copy.subarray(0, end % copy.length));
        }),
        { numRuns: 150 },
      );
    },
  );

  it.each(kinds)(
    'of packing %s with any values of its JSON changed is read or refused in words',
    async (pack) => {
      const { json, binary } = openContainer(await richModel(pack));
      const text = JSON.stringify(json);
      const paths = pathsOf(json, []);
      const value = fc.oneof(
        fc.constantFrom<unknown>(
          -1,
          0,
          1,
          2,
          3,
          255,
          65_536,
          2 ** 31,
          2 ** 32,
          1e18,
          1e300,
          null,
          '',
          [],
          {},
        ),
        fc.jsonValue(),
      );
      const changes = fc.array(fc.tuple(place, value), { minLength: 1, maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(changes, async (made) => {
          const copy: unknown = JSON.parse(text);
          for (const [at, to] of made) change(copy, paths[at % paths.length] ?? [], to);
          await readOrRefuse(glbBytes(copy, binary ?? undefined));
        }),
        { numRuns: 250 },
      );
    },
  );
});

type Path = readonly string[];

const pathsOf = (json: unknown, path: Path): Path[] =>
  typeof json === 'object' && json !== null
    ? [path, ...Object.entries(json).flatMap(([key, value]) => pathsOf(value, [...path, key]))]
    : [path];

/** Changes what is at a path, as far as it is still there. */
function change(json: unknown, path: Path, to: unknown): void {
  const [key, ...rest] = path;
  if (typeof json !== 'object' || json === null || key === undefined) return;
  // A copy: one value put into itself would be a circle, which no file can hold.
  if (rest.length === 0) Reflect.set(json, key, structuredClone(to));
  else change(Reflect.get(json, key), rest, to);
}
