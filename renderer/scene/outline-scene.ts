import { Box3 } from 'three';
import type { Outline } from '../../shared/connection/scene/outline.ts';
import type { Color } from '../../shared/connection/scene/vectors.ts';
import { boxOf } from './box-of.ts';
import type { SceneNode } from './scene-node.ts';

type OutlineBox = Outline['boxes'][number];

interface Seen {
  readonly node: SceneNode;
  readonly tint: Readonly<Color> | null;
  readonly selected: boolean;
}

/** Of a settled scene: what would be drawn of it, down the tree. What is not enabled or not visible is left out, with all below it. */
export function outlineScene(root: SceneNode, limit: number): Outline {
  const boxes: OutlineBox[] = [];
  const left: Seen[] = [{ node: root, tint: null, selected: false }];
  for (let seen = left.pop(); seen !== undefined; seen = left.pop()) {
    const { node } = seen;
    const tint = node.tint ?? seen.tint;
    const selected = node.selected || seen.selected;
    if (node.reachable && node.uses.length > 0) {
      if (boxes.length === limit) return { boxes, cut: true };
      boxes.push(outlineOf(node, tint, selected));
    }
    for (let at = node.children.length - 1; at >= 0; at -= 1) {
      const child = node.children[at];
      if (child?.enabled && child.visible && child.box !== null) left.push({ node: child, tint, selected });
    }
  }
  return { boxes, cut: false };
}

function outlineOf(node: SceneNode, tint: Readonly<Color> | null, selected: boolean): OutlineBox {
  const box = new Box3();
  for (const { mesh } of node.uses) box.union(mesh.box);
  return {
    entity: node.id,
    box: boxOf(box),
    world: [...node.world.elements],
    color: meanColor(node, tint ?? [1, 1, 1]),
    selected,
  };
}

/** Of the materials of its meshes, each as often as it is shown. */
function meanColor({ uses }: SceneNode, [red, green, blue]: Readonly<Color>): Color {
  const sum: Color = [0, 0, 0];
  for (const { material } of uses) {
    sum[0] += material.data.color[0];
    sum[1] += material.data.color[1];
    sum[2] += material.data.color[2];
  }
  const [r, g, b] = sum;
  return [(r / uses.length) * red, (g / uses.length) * green, (b / uses.length) * blue];
}
