import type { ReadingLimits } from '../worker-messages.ts';
import { at } from './at.ts';
import { checkViews } from './check-views.ts';
import { type DecodedData, decodeData } from './decode-data.ts';
import { type AskForFiles, gatherBytes } from './gather-bytes.ts';
import type { ModelPlan } from './plan-model.ts';
import { type ReadTextures, readTextures } from './read-textures.ts';
import { wantedData } from './wanted-data.ts';
import { buffersOf, wantedViews } from './wanted-views.ts';

export interface ModelData {
  /** The values of an accessor of the file. */
  readonly data: (index: number) => DecodedData;
  readonly textures: ReadTextures;
}

/** Fetches and decodes what a plan needs, and nothing else. */
export async function loadData(
  { file, parts, instances, images }: ModelPlan,
  binary: Uint8Array<ArrayBuffer> | null,
  limits: ReadingLimits,
  ask: AskForFiles,
): Promise<ModelData> {
  const matrices = parts.flatMap(({ skin }) => {
    const accessor = skin && at(file.skins, skin.skin, 'skins').inverseBindMatrices;
    return typeof accessor === 'number' ? [accessor] : [];
  });
  const placing = [...instances.values()].flatMap(({ translation, rotation, scale }) =>
    [translation, rotation, scale].filter((index) => index !== undefined),
  );
  const wanted = wantedData(file, parts, [...matrices, ...placing], limits.decodedBytes);
  const views = wantedViews(file, wanted);
  const geometryBuffers = buffersOf(file, views);
  const pictureViews = [...images].flatMap((image) => at(file.images, image, 'images').bufferView ?? []);
  const pictureBuffers = pictureViews.map((view) => at(file.bufferViews, view, 'bufferViews').buffer);
  const buffers = new Set([...geometryBuffers, ...pictureBuffers]);

  const bytes = await gatherBytes(file, binary, { buffers, images }, ask);
  checkViews(file, wanted, views, bytes.buffers, limits.decodedBytes);
  const textures = await readTextures(file, images, bytes, limits.decodedBytes);
  const decoded = await decodeData(file, wanted, views, bytes.buffers);
  const data = (index: number): DecodedData => {
    const found = decoded.get(index);
    if (found === undefined) throw new Error(`accessors[${index}] was not among what is wanted.`);
    return found;
  };
  return { data, textures };
}
