import {
  ClampToEdgeWrapping,
  type ColorSpace,
  LinearFilter,
  LinearMipmapLinearFilter,
  MirroredRepeatWrapping,
  RepeatWrapping,
  Texture,
  type Wrapping,
} from 'three';
import type { TextureUse } from '../page-messages.ts';
import { picturePoints } from './picture-size.ts';

/** Larger ones are made smaller: a picture of the scene never shows more of them. */
const LARGEST_SIDE = 4096;
/** One that would need more memory than this for itself alone is not unpacked at all: a small file can hold a huge picture. */
const MOST_POINTS = 8192 * 8192;

const wrappings: Record<TextureUse['wrapS'], Wrapping> = {
  repeat: RepeatWrapping,
  clamp: ClampToEdgeWrapping,
  mirror: MirroredRepeatWrapping,
};

/** The scene's textures, unpacked. One that can't be is as if it were not there. */
export class TextureShelf {
  readonly #images = new Map<number, ImageBitmap | null>();
  readonly #textures = new Map<number, Map<string, Texture>>();
  readonly #arrived: () => void;

  /** `arrived` is told whenever one more can be drawn. */
  constructor(arrived: () => void) {
    this.#arrived = arrived;
  }

  add(texture: number, mimeType: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#images.set(texture, null);
    if ((picturePoints(bytes) ?? Number.POSITIVE_INFINITY) > MOST_POINTS) return;
    unpack(new Blob([bytes], { type: mimeType })).then(
      (image) => {
        if (!this.#images.has(texture)) return image.close();
        this.#images.set(texture, image);
        this.#arrived();
      },
      // Damaged: what it lies on is drawn without it.
      () => undefined,
    );
  }

  /** Null: there is none (yet). */
  get(use: TextureUse | null, colorSpace: ColorSpace): Texture | null {
    if (use === null) return null;
    const image = this.#images.get(use.texture);
    if (image === null || image === undefined) return null;
    const key = `${use.wrapS} ${use.wrapT} ${colorSpace}`;
    const known = this.#textures.get(use.texture) ?? new Map<string, Texture>();
    this.#textures.set(use.texture, known);
    const found = known.get(key);
    if (found !== undefined) return found;
    const texture = new Texture(image);
    texture.wrapS = wrappings[use.wrapS];
    texture.wrapT = wrappings[use.wrapT];
    texture.magFilter = LinearFilter;
    texture.minFilter = LinearMipmapLinearFilter;
    texture.colorSpace = colorSpace;
    // glTF counts from the top, as pictures do.
    texture.flipY = false;
    texture.needsUpdate = true;
    known.set(key, texture);
    return texture;
  }

  remove(texture: number): void {
    for (const one of this.#textures.get(texture)?.values() ?? []) one.dispose();
    this.#textures.delete(texture);
    this.#images.get(texture)?.close();
    this.#images.delete(texture);
  }
}

async function unpack(file: Blob): Promise<ImageBitmap> {
  const plain = {
    imageOrientation: 'from-image',
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  } as const;
  const image = await createImageBitmap(file, plain);
  const scale = LARGEST_SIDE / Math.max(image.width, image.height);
  if (scale >= 1) return image;
  const smaller = await createImageBitmap(image, {
    ...plain,
    resizeWidth: Math.max(1, Math.round(image.width * scale)),
    resizeHeight: Math.max(1, Math.round(image.height * scale)),
    resizeQuality: 'medium',
  });
  image.close();
  return smaller;
}
