import type { Color } from './vectors.ts';

/** `m1`, `m2`, …: names a material of the scene. Entities that were cloned share materials; models that were loaded twice do not. */
export type MaterialId = string;

export interface Material {
  material: MaterialId;
  name: string;
  color: Color;
  /** 0 to 1, as the two below. */
  opacity: number;
  metalness: number;
  roughness: number;
  /** Whether a picture is laid over the colour, which then tints it. */
  textured: boolean;
}

/** What is left out stays as it is. */
export interface MaterialChange {
  color?: Color | undefined;
  /** 0 to 1, as the two below. */
  opacity?: number | undefined;
  metalness?: number | undefined;
  roughness?: number | undefined;
}
