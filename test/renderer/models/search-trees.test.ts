import { BufferAttribute, BufferGeometry, DoubleSide, Ray, Vector3 } from 'three';
import { MeshBVH } from 'three-mesh-bvh';
import { describe, expect, it } from 'vitest';
import type { AssetMesh } from '../../../renderer/models/model-asset.ts';
import { bytesOf, glbBytes, writeGlb } from '../../support/model-bytes.ts';
import { loaderWith, uploadOf } from '../../support/model-loader.ts';
import { readHere } from '../../support/model-reading.ts';
import { wavySheet } from '../../support/wavy-sheet.ts';

/** A mesh with its tree, as whoever casts rays puts them together again. */
function searched(mesh: AssetMesh | undefined): MeshBVH {
  if (mesh === undefined) throw new Error('The model has no mesh.');
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(mesh.positions, 3));
  geometry.setIndex(new BufferAttribute(mesh.indices, 1));
  const data = { version: 1, roots: [...mesh.tree], index: mesh.indices, indirectBuffer: null };
  return MeshBVH.deserialize(data, geometry, { setIndex: false });
}

const distances = (tree: MeshBVH, ray: Ray): number[] =>
  tree
    .raycast(ray, DoubleSide)
    .map(({ distance }) => Math.round(distance * 1e5) / 1e5)
    .sort((one, other) => one - other);

/** Every triangle, one after the other. */
function allDistances({ positions, indices }: AssetMesh, ray: Ray): number[] {
  const corner = (at: number): Vector3 => new Vector3().fromArray(positions, (indices[at] ?? 0) * 3);
  const found: number[] = [];
  for (let at = 0; at < indices.length; at += 3) {
    const hit = ray.intersectTriangle(corner(at), corner(at + 1), corner(at + 2), false, new Vector3());
    if (hit !== null) found.push(Math.round(hit.distanceTo(ray.origin) * 1e5) / 1e5);
  }
  return found.sort((one, other) => one - other);
}

describe('the search tree of a mesh', () => {
  it('finds what a look at every triangle finds', async () => {
    const { meshes } = await readHere(await writeGlb(wavySheet(24)));
    const [mesh] = meshes;
    const tree = searched(mesh);
    let hits = 0;
    for (let cast = 0; cast < 200; cast += 1) {
      const origin = new Vector3((cast % 20) / 19, 0.5 - (cast % 3) * 0.2, Math.floor(cast / 20) / 9.1);
      const direction = new Vector3(
        Math.sin(cast) * 0.4,
        cast % 4 === 0 ? 0.02 : -1,
        Math.cos(cast) * 0.4,
      ).normalize();
      const ray = new Ray(origin, direction);
      const expected = mesh === undefined ? [] : allDistances(mesh, ray);
      expect(distances(tree, ray)).toEqual(expected);
      hits += expected.length;
    }
    expect(hits).toBeGreaterThan(100);
  });

  it('finds all of a hundred thousand triangles that lie in one another', async () => {
    const count = 100_000;
    const corners = new Float32Array(count * 9);
    for (let triangle = 0; triangle < count; triangle += 1)
      corners.set([0, 0, 0, 1, 0, 0, 0, 1, 0], triangle * 9);
    const json = {
      asset: { version: '2.0' },
      nodes: [{ mesh: 0 }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
      accessors: [{ bufferView: 0, componentType: 5126, count: count * 3, type: 'VEC3' }],
      bufferViews: [{ buffer: 0, byteLength: corners.byteLength }],
      buffers: [{ byteLength: corners.byteLength }],
    };
    const { meshes } = await readHere(glbBytes(json, bytesOf(corners)));
    const ray = new Ray(new Vector3(0.2, 0.2, 5), new Vector3(0, 0, -1));
    expect(searched(meshes[0]).raycast(ray, DoubleSide)).toHaveLength(count);
  });

  it('of half a million triangles is made in the thread, and comes over whole', async () => {
    const stages = new Map<string, number>();
    const asset = await loaderWith({})(uploadOf(await writeGlb(wavySheet(500))), {
      progress: ({ stage, loaded }) => stages.set(stage, loaded),
    });
    expect(asset.meshes[0]?.indices).toHaveLength(1_500_000);
    expect([...stages.keys()]).toEqual(['fetching', 'reading', 'indexing']);
    expect(stages.get('indexing')).toBe(500_000);
    const down = new Ray(new Vector3(0.3, 5, 0.3), new Vector3(0, -1, 0));
    expect(searched(asset.meshes[0]).raycastFirst(down)?.point.x).toBeCloseTo(0.3);
  });
});
