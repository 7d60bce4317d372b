import type { Color, Quaternion, Vector3 } from './vectors.ts';

/** `e1`, `e2`, …: names an entity for as long as its session's scene lives; never given twice. */
export type EntityId = string;

/** An entity as it is now. Where it is, is relative to its parent. */
export interface Entity {
  entity: EntityId;
  name: string;
  /** Null at the top of the scene. */
  parent: EntityId | null;
  /** How many are right below it. */
  children: number;
  position: Vector3;
  rotation: Quaternion;
  scale: Vector3;
  /** Off: neither it nor what is below it is drawn, hit by rays or counted in bounds. */
  enabled: boolean;
  /** Off: neither it nor what is below it is drawn; rays and bounds still find it. */
  visible: boolean;
  /** Multiplies the colours of its own meshes and of those below, the nearest tint above counting; null: none of its own. */
  tint: Color | null;
  /** Drawn with an outline, it and what is below it. */
  selected: boolean;
  /** How many meshes are the entity's own, not of those below it. */
  meshes: number;
}

/** What can be said of an entity when it is made, and changed later. What is left out stays as it is. */
export interface EntityChange {
  /** At most 256 letters. */
  name?: string | undefined;
  /** Null: to the top of the scene. */
  parent?: EntityId | null | undefined;
  position?: Vector3 | undefined;
  rotation?: Quaternion | undefined;
  scale?: Vector3 | undefined;
  enabled?: boolean | undefined;
  visible?: boolean | undefined;
  /** Null takes it away. */
  tint?: Color | null | undefined;
  selected?: boolean | undefined;
}
