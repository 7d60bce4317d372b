import { ImageUtils } from '@gltf-transform/core';
import type { AssetTexture } from '../model-asset.ts';
import { modelFault } from '../model-fault.ts';
import { at } from './at.ts';
import type { GatheredBytes } from './gather-bytes.ts';
import type { GltfFile } from './gltf-file.ts';

/** Of a picture's side, in pixels. What draws has no larger ones. */
const LONGEST_SIDE = 16_384;

export interface ReadTextures {
  readonly textures: readonly AssetTexture[];
  /** From an image of the file to its texture; missing: it is left out. */
  readonly ofImage: ReadonlyMap<number, number>;
  readonly left: readonly string[];
}

/** Takes pictures as they are, by what their first bytes say that they are, and looks how large they would be. */
export async function readTextures(
  file: GltfFile,
  images: Iterable<number>,
  { buffers, images: files }: GatheredBytes,
  mostBytes: number,
): Promise<ReadTextures> {
  const textures: AssetTexture[] = [];
  const ofImage = new Map<number, number>();
  const left = new Set<string>();
  let pixels = 0;
  let held = 0;
  for (const index of images) {
    const inFile = files.get(index) ?? bytesInside(file, index, buffers);
    held += inFile.length;
    if (held > mostBytes)
      throw modelFault.tooLarge(
        'The pictures of the model are larger than the memory that this engine gives one.',
      );
    // A copy: who looks for a picture's size looks to the end of the buffer that it lies in, not of the picture.
    const bytes = new Uint8Array(inFile);
    const mimeType = kindOf(bytes);
    if (mimeType === null) {
      left.add('pictures that are neither PNG, JPEG nor WebP');
      continue;
    }
    const [width, height] = await sizeOf(bytes, mimeType, `images[${index}]`);
    pixels += width * height;
    if (width > LONGEST_SIDE || height > LONGEST_SIDE || pixels * 4 > mostBytes)
      throw modelFault.tooLarge(
        `The pictures of the model are larger than this engine takes: images[${index}] has ${width} × ${height} pixels.`,
      );
    ofImage.set(index, textures.push({ mimeType, bytes }) - 1);
  }
  return { textures, ofImage, left: [...left] };
}

function bytesInside(
  file: GltfFile,
  index: number,
  buffers: GatheredBytes['buffers'],
): Uint8Array<ArrayBuffer> {
  const { bufferView } = at(file.images, index, 'images');
  if (bufferView === undefined) throw modelFault.invalid(`images[${index}] has no data.`);
  const { buffer, byteOffset, byteLength } = at(file.bufferViews, bufferView, 'bufferViews');
  const bytes = buffers.get(buffer)?.subarray(byteOffset, byteOffset + byteLength);
  if (bytes?.length !== byteLength)
    throw modelFault.invalid(`bufferViews[${bufferView}] reaches beyond its buffer.`);
  return bytes;
}

function kindOf(bytes: Uint8Array): AssetTexture['mimeType'] | null {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (text(0, 3) === '\xff\xd8\xff') return 'image/jpeg';
  return text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP' ? 'image/webp' : null;
}

async function sizeOf(
  bytes: Uint8Array<ArrayBuffer>,
  mimeType: AssetTexture['mimeType'],
  where: string,
): Promise<readonly [number, number]> {
  if (mimeType === 'image/webp') (await import('@gltf-transform/extensions')).EXTTextureWebP.register();
  let size: readonly number[] | null;
  try {
    size = ImageUtils.getSize(bytes, mimeType);
  } catch {
    size = null; // It ends before it has said its size.
  }
  const [width = 0, height = 0] = size ?? [];
  if (!(width > 0 && height > 0)) throw modelFault.invalid(`${where} is a damaged picture.`);
  return [width, height];
}
