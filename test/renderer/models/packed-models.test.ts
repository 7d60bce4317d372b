import type { Document } from '@gltf-transform/core';
import {
  EXTMeshoptCompression,
  KHRDracoMeshCompression,
  KHRMeshQuantization,
} from '@gltf-transform/extensions';
import { describe, expect, it } from 'vitest';
import { openContainer } from '../../../renderer/models/reading/open-container.ts';
import { glbBytes, writeGlb } from '../../support/model-bytes.ts';
import { loaderWith, uploadOf } from '../../support/model-loader.ts';
import { readHere } from '../../support/model-reading.ts';
import { wavySheet } from '../../support/wavy-sheet.ts';

type Positions = Float32Array | undefined;

/** Where it reaches to, on each axis. */
const reach = (positions: Positions): number[] => {
  const highest = [0, 1, 2].map((axis) =>
    Math.max(...[...(positions ?? [])].filter((_, index) => index % 3 === axis)),
  );
  return highest.map((value) => Math.round(value * 100) / 100);
};

const packed: readonly [string, (document: Document) => unknown][] = [
  [
    'Draco, cut into its edges',
    (document) => document.createExtension(KHRDracoMeshCompression).setRequired(true),
  ],
  [
    'Draco, one after the other',
    (document) =>
      document
        .createExtension(KHRDracoMeshCompression)
        .setRequired(true)
        .setEncoderOptions({ method: KHRDracoMeshCompression.EncoderMethod.SEQUENTIAL }),
  ],
  ['meshopt', (document) => document.createExtension(EXTMeshoptCompression).setRequired(true)],
  [
    'meshopt with its filters',
    (document) => {
      document.createExtension(KHRMeshQuantization).setRequired(true);
      return document
        .createExtension(EXTMeshoptCompression)
        .setRequired(true)
        .setEncoderOptions({ method: EXTMeshoptCompression.EncoderMethod.FILTER });
    },
  ],
];

describe('geometry packed by', () => {
  it.each(packed)('%s comes out as it went in', async (_name, pack) => {
    const document = wavySheet(20);
    const plain = await readHere(await writeGlb(document));
    pack(document);
    const { meshes, left } = await readHere(await writeGlb(document));
    expect(meshes[0]?.indices).toHaveLength(2400);
    expect(reach(meshes[0]?.positions)).toEqual(reach(plain.meshes[0]?.positions));
    expect(left).toEqual([]);
  });

  it.each(packed)('%s is read in its thread as well', async (_name, pack) => {
    const document = wavySheet(4);
    pack(document);
    const { meshes } = await loaderWith({})(uploadOf(await writeGlb(document)));
    expect(meshes[0]?.indices).toHaveLength(96);
  });

  it.each(packed)('%s and damaged is invalid', async (_name, pack) => {
    const document = wavySheet(20);
    pack(document);
    const glb = await writeGlb(document);
    const { binary } = openContainer(glb);
    binary?.fill(0xa5, 0, 400);
    await expect(readHere(glb)).rejects.toMatchObject({ code: 'ModelInvalid' });
  });
});

/** A file that says other numbers than the ones that it was written with. */
async function retold(document: Document, tell: (json: Retold) => void): Promise<Uint8Array<ArrayBuffer>> {
  const { json, binary } = openContainer(await writeGlb(document));
  tell(json as Retold);
  return glbBytes(json, binary ?? undefined);
}

interface Retold {
  accessors: { count: number; type: string }[];
  bufferViews: { byteLength: number; extensions?: Record<string, { count: number; byteStride: number }> }[];
}

describe('a small file that says that it unpacks to very much', () => {
  it('is too large, before meshopt has unpacked anything', async () => {
    const document = wavySheet(4);
    document.createExtension(EXTMeshoptCompression).setRequired(true);
    const glb = await retold(document, ({ bufferViews }) => {
      for (const { extensions } of bufferViews) {
        const packing = extensions?.['EXT_meshopt_compression'];
        if (packing !== undefined) packing.count = 300_000_000;
      }
    });
    await expect(readHere(glb)).rejects.toMatchObject({ code: 'ModelTooLarge' });
  });

  it('is too large, before Draco has unpacked anything', async () => {
    const document = wavySheet(4);
    document.createExtension(KHRDracoMeshCompression).setRequired(true);
    const glb = await retold(document, ({ accessors }) => {
      for (const accessor of accessors) accessor.count = 3_000_000_000;
    });
    await expect(readHere(glb)).rejects.toMatchObject({ code: 'ModelTooLarge' });
  });

  it('is invalid where Draco has more triangles than the file says', async () => {
    const document = wavySheet(20);
    document.createExtension(KHRDracoMeshCompression).setRequired(true);
    const glb = await retold(document, ({ accessors }) => {
      for (const accessor of accessors) if (accessor.type === 'SCALAR') accessor.count = 3;
    });
    await expect(readHere(glb)).rejects.toMatchObject({
      code: 'ModelInvalid',
      message: expect.stringContaining('says that it has 800 triangles, and the model says 1'),
    });
  });
});
