import { Logger, type TypedArray, WebIO } from '@gltf-transform/core';
import { modelFault } from '../model-fault.ts';
import { at } from './at.ts';
import { checkDraco } from './check-draco.ts';
import { elementSizes } from './element-sizes.ts';
import { bufferName, geometryFile } from './geometry-file.ts';
import type { GltfFile } from './gltf-file.ts';
import type { WantedData } from './wanted-data.ts';

/** The values of an accessor, one element after the other. */
export interface DecodedData {
  readonly values: TypedArray;
  readonly size: number;
  readonly count: number;
  /** Whole numbers that stand for shares of one. */
  readonly normalized: boolean;
}

/** Decodes wanted accessors, by their numbers in the file. Decoders are fetched when there is something for them. */
export async function decodeData(
  file: GltfFile,
  wanted: WantedData,
  views: ReadonlySet<number>,
  buffers: ReadonlyMap<number, Uint8Array<ArrayBuffer>>,
): Promise<ReadonlyMap<number, DecodedData>> {
  const { json, accessors } = geometryFile(file, wanted, views);
  checkDraco(file, wanted, buffers);
  const io = new WebIO().setLogger(new Logger(Logger.Verbosity.SILENT));
  await addDecoders(io, json.extensionsUsed ?? []);
  const resources = Object.fromEntries([...buffers].map(([index, bytes]) => [bufferName(index), bytes]));
  // Whatever a decoder trips over lies in the file: what it takes for granted has been looked at before.
  const document = await io.readJSON({ json, resources }).catch((error: unknown) => {
    if (error instanceof RangeError && /allocation/i.test(error.message)) throw error;
    throw modelFault.invalid('The geometry of the model is damaged: it can not be unpacked.');
  });
  const found = document.getRoot().listAccessors();
  return new Map(
    accessors.map((index, position) => {
      const { count, type, normalized } = at(file.accessors, index, 'accessors');
      const values = found[position]?.getArray();
      const size = elementSizes[type];
      if (values === null || values === undefined || values.length !== count * size)
        throw modelFault.invalid(
          `accessors[${index}] does not unpack to the ${count} elements that it says.`,
        );
      return [index, { values, size, count, normalized }];
    }),
  );
}

async function addDecoders(io: WebIO, extensions: readonly string[]): Promise<void> {
  if (extensions.length === 0) return;
  const { EXTMeshoptCompression, KHRDracoMeshCompression } = await import('@gltf-transform/extensions');
  if (extensions.includes('KHR_draco_mesh_compression')) {
    const { default: draco } = await import('draco3dgltf');
    io.registerExtensions([KHRDracoMeshCompression]);
    io.registerDependencies({ 'draco3d.decoder': await draco.createDecoderModule() });
  }
  if (extensions.includes('EXT_meshopt_compression')) {
    const { MeshoptDecoder } = await import('meshoptimizer');
    await MeshoptDecoder.ready;
    io.registerExtensions([EXTMeshoptCompression]);
    io.registerDependencies({ 'meshopt.decoder': MeshoptDecoder });
  }
}
