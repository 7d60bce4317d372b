import type { SceneNode } from './scene-node.ts';

/** An entity and all below it, parents before their children. A list and no recursion: trees may be deeper than the stack. */
export function withBelow(node: SceneNode): SceneNode[] {
  const found = [node];
  // The list grows while it is read.
  for (const one of found) for (const child of one.children) found.push(child);
  return found;
}

/** Whether `node` is `above`, or somewhere below it. */
export function isWithin(node: SceneNode, above: SceneNode): boolean {
  for (let one: SceneNode | null = node; one !== null; one = one.parent) if (one === above) return true;
  return false;
}

/** Whether it and all above it are enabled. */
export function isOn(node: SceneNode): boolean {
  for (let one: SceneNode | null = node; one !== null; one = one.parent) if (!one.enabled) return false;
  return true;
}
