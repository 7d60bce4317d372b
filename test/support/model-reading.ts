import type { ModelAsset } from '../../renderer/models/model-asset.ts';
import { modelFault } from '../../renderer/models/model-fault.ts';
import { readModel } from '../../renderer/models/reading/read-model.ts';
import type { FileBytes } from '../../renderer/models/sources/model-files.ts';
import type { ReadingLimits } from '../../renderer/models/worker-messages.ts';

export const roomyLimits: ReadingLimits = { triangles: 1_000_000, entities: 10_000, decodedBytes: 2 ** 28 };

/** Reads a model in the test's own thread. `beside`: what lies beside it. */
export const readHere = (
  bytes: Uint8Array,
  { limits = {}, beside = {} }: { limits?: Partial<ReadingLimits>; beside?: Record<string, FileBytes> } = {},
): Promise<ModelAsset> =>
  readModel('test', new Uint8Array(bytes), {
    limits: { ...roomyLimits, ...limits },
    tell: () => undefined,
    ask: async (uris) =>
      uris.map((uri) => {
        const file = beside[uri];
        if (file === undefined) throw modelFault.notFound(`There is no ${uri}.`);
        return file;
      }),
  });
