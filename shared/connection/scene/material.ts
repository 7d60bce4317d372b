import { z } from 'zod';
import { color } from './vectors.ts';

/** Names a material of the scene. Entities that were cloned share materials; models that were loaded twice do not. */
export const materialId = z.string().regex(/^m[1-9][0-9]{0,9}$/, "must be a material's id, such as 'm1'");
export type MaterialId = z.infer<typeof materialId>;

const share = z.number().min(0).max(1);

export const material = z.object({
  material: materialId,
  name: z.string(),
  color,
  opacity: share,
  metalness: share,
  roughness: share,
  /** Whether a picture is laid over the colour, which then tints it. */
  textured: z.boolean(),
});
export type Material = z.infer<typeof material>;

/** What is left out stays as it is. */
export const materialChange = z.object({
  color: color.optional(),
  opacity: share.optional(),
  metalness: share.optional(),
  roughness: share.optional(),
});
export type MaterialChange = z.infer<typeof materialChange>;
