import {
  Color,
  DoubleSide,
  FrontSide,
  GLSL3,
  LinearSRGBColorSpace,
  NoColorSpace,
  RawShaderMaterial,
  SRGBColorSpace,
  type Texture,
  Vector3,
} from 'three';
import type { Color as Rgb } from '../../../shared/connection/scene/vectors.ts';
import type { AssetMaterial } from '../page-messages.ts';
import { surfaceFragmentShader, surfaceVertexShader } from './surface-shader.ts';
import type { TextureShelf } from './texture-shelf.ts';

/** From where the light comes, as the camera sees it. All surfaces share it. */
export const light = { upward: new Vector3(0, 1, 0), lamp: new Vector3(0, 0, 1) };

type MapName = 'colorMap' | 'metalRoughMap' | 'normalMap' | 'emissiveMap';

/** A material of the scene in one of its tints. */
export class Surface extends RawShaderMaterial {
  readonly #color = new Color();
  readonly #emissive = new Color();
  #parts = '';

  constructor() {
    super({ glslVersion: GLSL3, vertexShader: surfaceVertexShader, fragmentShader: surfaceFragmentShader });
    this.uniforms = {
      upward: { value: light.upward },
      lamp: { value: light.lamp },
      baseColor: { value: this.#color },
      emissive: { value: this.#emissive },
    };
  }

  /** `colored`: the mesh has colours of its own, `mapped`: it has texture coordinates. */
  dress(
    data: AssetMaterial,
    tint: Rgb | null,
    { colored, mapped }: { readonly colored: boolean; readonly mapped: boolean },
    textures: TextureShelf,
  ): void {
    const paint = (color: Color, [r, g, b]: Rgb): void => {
      const [tr, tg, tb] = tint ?? [1, 1, 1];
      color.setRGB(r * tr, g * tg, b * tb, LinearSRGBColorSpace);
    };
    paint(this.#color, data.color);
    paint(this.#emissive, data.emissive);
    this.#set('opacity', data.opacity);
    this.#set('metalness', data.metalness);
    this.#set('roughness', data.roughness);
    this.#set('cutoff', data.alphaCutoff);
    this.transparent = data.alpha === 'blend';
    this.depthWrite = !this.transparent;
    this.side = data.doubleSided ? DoubleSide : FrontSide;
    const maps: Record<MapName, Texture | null> = {
      colorMap: textures.get(data.colorTexture, SRGBColorSpace),
      metalRoughMap: textures.get(data.metalRoughTexture, NoColorSpace),
      normalMap: textures.get(data.normalTexture, NoColorSpace),
      emissiveMap: textures.get(data.emissiveTexture, SRGBColorSpace),
    };
    const present = mapped ? Object.entries(maps).filter(([, map]) => map !== null) : [];
    for (const [name, map] of present) this.#set(name, map);
    this.#compose([
      ...present.map(([name]) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()),
      ...(present.length > 0 ? ['MAPPED'] : []),
      ...(colored ? ['COLORED'] : []),
      ...(data.unlit ? ['UNLIT'] : []),
      ...(data.alpha === 'mask' ? ['MASK'] : []),
      ...(this.transparent ? ['SEE_THROUGH'] : []),
    ]);
  }

  #set(name: string, value: unknown): void {
    const uniform = this.uniforms[name];
    if (uniform === undefined) this.uniforms[name] = { value };
    else uniform.value = value;
  }

  /** Another program is needed only where it has other parts. */
  #compose(parts: readonly string[]): void {
    if (parts.join() === this.#parts) return;
    this.#parts = parts.join();
    this.defines = Object.fromEntries(parts.map((part) => [part, '']));
    this.needsUpdate = true;
  }
}
