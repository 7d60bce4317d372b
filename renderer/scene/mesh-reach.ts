import type { Box3 } from 'three';
import type { SceneMesh } from './scene-mesh.ts';

/**
 * How far the triangles of a mesh reach along (x, y, z): the greatest dot product with a corner. The search tree leads to the outermost
 * corners first, so that most of a mesh is never looked at.
 */
export function meshReach(
  { positions, indices, tree }: Pick<SceneMesh, 'positions' | 'indices' | 'tree'>,
  x: number,
  y: number,
  z: number,
): number {
  let reach = Number.NEGATIVE_INFINITY;
  const most = ({ min, max }: Box3): number =>
    Math.max(x * min.x, x * max.x) + Math.max(y * min.y, y * max.y) + Math.max(z * min.z, z * max.z);
  tree.shapecast({
    boundsTraverseOrder: (box) => -most(box),
    intersectsBounds: (box, _isLeaf, order) => -(order ?? -most(box)) > reach,
    intersectsRange: (offset, count) => {
      for (let at = offset * 3; at < (offset + count) * 3; at += 1) {
        const corner = indices.getX(at);
        const here = x * positions.getX(corner) + y * positions.getY(corner) + z * positions.getZ(corner);
        if (here > reach) reach = here;
      }
      return false;
    },
  });
  return reach;
}
