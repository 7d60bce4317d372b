import { z } from 'zod';
import { color, quaternion, vector3 } from './vectors.ts';

/** Names an entity for as long as the engine lives; never given twice. */
export const entityId = z.string().regex(/^e[1-9][0-9]{0,9}$/, "must be an entity's id, such as 'e1'");
export type EntityId = z.infer<typeof entityId>;

export const entityName = z.string().max(256);

/** Where an entity is, relative to its parent. */
export const transform = z.object({ position: vector3, rotation: quaternion, scale: vector3 });

/** An entity as the engine describes it. */
export const entity = transform.extend({
  entity: entityId,
  name: z.string(),
  /** Null at the top of the scene. */
  parent: entityId.nullable(),
  children: z.int().min(0),
  /** Off: neither it nor what is below it is drawn, hit by rays or counted in bounds. */
  enabled: z.boolean(),
  /** Off: neither it nor what is below it is drawn; rays and bounds still find it. */
  visible: z.boolean(),
  /** Multiplies the colours of its own meshes and of those below, the nearest tint above counting; null: none of its own. */
  tint: color.nullable(),
  /** Drawn with an outline, it and what is below it. */
  selected: z.boolean(),
  /** The meshes of the entity itself, not of those below it. */
  meshes: z.int().min(0),
});
export type Entity = z.infer<typeof entity>;

/** What can be said of an entity when it is made, and changed later. What is left out stays as it is. */
export const entityChange = z.object({
  name: entityName.optional(),
  parent: entityId.nullable().optional(),
  position: vector3.optional(),
  rotation: quaternion.optional(),
  scale: vector3.optional(),
  enabled: z.boolean().optional(),
  visible: z.boolean().optional(),
  tint: color.nullable().optional(),
  selected: z.boolean().optional(),
});
export type EntityChange = z.infer<typeof entityChange>;
