import { z } from 'zod';
import { entityId } from './entity.ts';
import { box, color, matrix } from './vectors.ts';

/** Enough of a scene to draw it without pictures: a box for each entity that has meshes, in its own axes. */
export const outline = z.object({
  boxes: z.array(
    z.object({
      entity: entityId,
      box,
      /** From the entity's axes to the world. */
      world: matrix,
      color,
      selected: z.boolean(),
    }),
  ),
  /** There are more than these. */
  cut: z.boolean(),
});
export type Outline = z.infer<typeof outline>;
