import type { EntityId } from './entity.ts';
import type { Box, Color } from './vectors.ts';

/** Enough of a scene to draw it without pictures: a box for each entity that has meshes, in its own axes. */
export interface Outline {
  boxes: {
    entity: EntityId;
    box: Box;
    /** From the entity's axes to the world: sixteen numbers, column by column, as glTF and WebGL have them. */
    world: number[];
    color: Color;
    selected: boolean;
  }[];
  /** There are more than these. */
  cut: boolean;
}
