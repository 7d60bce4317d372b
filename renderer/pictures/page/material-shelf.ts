import type { BufferGeometry } from 'three';
import type { Color as Rgb } from '../../../shared/connection/scene/vectors.ts';
import type { AssetMaterial } from '../page-messages.ts';
import { Surface } from './surface.ts';
import type { TextureShelf } from './texture-shelf.ts';

/** The scene's materials, each in the ways in which it is worn. */
export class MaterialShelf {
  readonly #textures: TextureShelf;
  readonly #data = new Map<string, AssetMaterial>();
  readonly #surfaces = new Map<string, Surface>();

  constructor(textures: TextureShelf) {
    this.#textures = textures;
  }

  set(material: string, data: AssetMaterial): void {
    this.#data.set(material, data);
  }

  remove(material: string): void {
    this.#data.delete(material);
  }

  /** One surface for all that wear the material alike, noted in `worn`; null: the material has not been heard of. */
  surface(material: string, tint: Rgb | null, geometry: BufferGeometry, worn: Set<string>): Surface | null {
    const data = this.#data.get(material);
    if (data === undefined) return null;
    const has = { colored: geometry.hasAttribute('color'), mapped: geometry.hasAttribute('uv') };
    const key = `${material} ${has.colored} ${has.mapped} ${tint?.join()}`;
    const surface = this.#surfaces.get(key) ?? new Surface();
    this.#surfaces.set(key, surface);
    if (worn.has(key)) return surface;
    worn.add(key);
    surface.dress(data, tint, has, this.#textures);
    return surface;
  }

  /** Lets go of what nothing wears any more. */
  keepOnly(worn: ReadonlySet<string>): void {
    for (const [key, surface] of this.#surfaces) {
      if (worn.has(key)) continue;
      surface.dispose();
      this.#surfaces.delete(key);
    }
  }
}
