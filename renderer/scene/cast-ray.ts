import { Box3, Ray, Vector3 } from 'three';
import type { SceneCallParams } from '../../shared/connection/scene/calls.ts';
import type { RayHit } from '../../shared/connection/scene/ray.ts';
import { castMesh } from './cast-mesh.ts';
import { enterBox } from './enter-box.ts';
import { type Hit, NearestHits } from './nearest-hits.ts';
import { plainVector } from './plain-vector.ts';
import type { MeshUse, SceneNode } from './scene-node.ts';

interface InTheWay {
  readonly node: SceneNode;
  readonly use: MeshUse;
  readonly enter: number;
}

/** Of a settled scene. Invisible entities are hit, those that are not enabled are not. */
export function castRay(root: SceneNode, asked: SceneCallParams<'rayCast'>): readonly RayHit[] {
  const ray = rayOf(asked);
  const farthest = asked.maxDistance ?? Number.MAX_VALUE;
  const hits = new NearestHits(asked.hits === 'closest' ? 1 : asked.limit, farthest);
  for (const { node, use, enter } of inTheWay(root, ray, farthest)) {
    if (enter > hits.reach) break;
    castMesh(ray, node, use, hits);
  }
  return hits.list().map((hit) => describe(ray, hit));
}

/** Directions may be longer than the root of the greatest number. */
function rayOf({ origin, direction }: SceneCallParams<'rayCast'>): Ray {
  const most = Math.max(...direction.map(Math.abs));
  return new Ray(new Vector3(...origin), new Vector3(...direction).divideScalar(most).normalize());
}

const meshBox = new Box3();

/** The meshes whose boxes the ray meets, nearest box first. */
function inTheWay(root: SceneNode, ray: Ray, farthest: number): InTheWay[] {
  const found: InTheWay[] = [];
  const nodes = [root];
  for (const node of nodes) {
    if (node.box === null || enterBox(ray, node.box) > farthest) continue;
    if (node.reachable)
      for (const use of node.uses) {
        const enter = enterBox(ray, meshBox.copy(use.mesh.box).applyMatrix4(node.world));
        if (enter <= farthest) found.push({ node, use, enter });
      }
    for (const child of node.children) if (child.enabled) nodes.push(child);
  }
  return found.sort((one, other) => one.enter - other.enter);
}

function describe(ray: Ray, { node, use, distance, normal }: Hit): RayHit {
  return {
    entity: node.id,
    material: use.material.id,
    point: plainVector(ray.at(distance, new Vector3())),
    normal: plainVector(normal),
    distance,
  };
}
