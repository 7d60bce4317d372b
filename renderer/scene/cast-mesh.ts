import { Box3, Matrix3, type Matrix4, Ray, Vector3 } from 'three';
import { enterBox } from './enter-box.ts';
import { hitTriangle, normalOf } from './hit-triangle.ts';
import type { NearestHits } from './nearest-hits.ts';
import type { MeshUse, SceneNode } from './scene-node.ts';

/** How much of the volume of its sides a matrix must keep, so that going back from the world is exact enough. */
const INVERTIBLE = 1e-9;

const corners = [new Vector3(), new Vector3(), new Vector3()] as const;
const inverse = new Matrix3();
const local = new Ray();
const worldBox = new Box3();

/**
 * Adds the triangles of a mesh that a ray of unit direction meets. Boxes of the search tree are met in the axes of the entity, triangles in
 * the world: so distances and normals are right under every scale, also one of zero.
 */
export function castMesh(ray: Ray, node: SceneNode, use: MeshUse, hits: NearestHits): void {
  const { world } = node;
  const { tree, positions, indices } = use.mesh;
  const [a, b, c] = corners;
  const enter = boxTest(ray, world);
  tree.shapecast({
    boundsTraverseOrder: enter,
    intersectsBounds: (box, _isLeaf, entered) => (entered ?? enter(box)) <= hits.reach,
    intersectsRange: (offset, count) => {
      for (let triangle = offset; triangle < offset + count; triangle += 1) {
        a.fromBufferAttribute(positions, indices.getX(triangle * 3)).applyMatrix4(world);
        b.fromBufferAttribute(positions, indices.getX(triangle * 3 + 1)).applyMatrix4(world);
        c.fromBufferAttribute(positions, indices.getX(triangle * 3 + 2)).applyMatrix4(world);
        const distance = hitTriangle(ray, a, b, c);
        if (distance <= hits.reach)
          hits.add({ node, use, triangle, distance, normal: normalOf(ray, a, b, c) });
      }
      return false;
    },
  });
}

/** Distances are those of the world: what is multiplied with the direction there is multiplied with it here. */
function boxTest(ray: Ray, world: Matrix4): (box: Box3) => number {
  if (!isInvertible(world)) return (box) => enterBox(ray, worldBox.copy(box).applyMatrix4(world));
  inverse.setFromMatrix4(world).invert();
  local.origin.copy(ray.origin).sub(corners[0].setFromMatrixPosition(world)).applyMatrix3(inverse);
  local.direction.copy(ray.direction).applyMatrix3(inverse);
  return (box) => enterBox(local, box);
}

function isInvertible(world: Matrix4): boolean {
  const [a, b, c] = corners;
  world.extractBasis(a, b, c);
  const volume = a.length() * b.length() * c.length();
  // Far from what the smallest and greatest numbers can say.
  return volume > 1e-200 && Math.abs(world.determinant()) > INVERTIBLE * volume;
}
