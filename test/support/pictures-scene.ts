import type { AssetMaterial, AssetMesh, AssetTexture } from '../../renderer/models/model-asset.ts';
import type { Scene } from '../../renderer/scene/scene.ts';
import type { MirroredEntity, SceneChange } from '../../renderer/scene/scene-change.ts';
import { aMaterial as aPlainMaterial } from './builders/model-asset.ts';

type Told = Exclude<SceneChange, { kind: 'gone' }>;

/** A scene that is only told of: what is said to it is said to its followers, and to those who come later. */
export class ToldScene implements Pick<Scene, 'follow'> {
  readonly #there = new Map<string, Told>();
  readonly #listeners = new Set<(change: SceneChange) => void>();

  get followers(): number {
    return this.#listeners.size;
  }

  say(...changes: readonly SceneChange[]): void {
    for (const change of changes) {
      if (change.kind === 'gone') for (const key of goneKeys(change)) this.#there.delete(key);
      else this.#there.set(keyOf(change), change);
      for (const listener of this.#listeners) listener(change);
    }
  }

  mesh(mesh: number, data: AssetMesh = aBox()): void {
    this.say({ kind: 'mesh', mesh, data });
  }

  texture(texture: number, data: AssetTexture): void {
    this.say({ kind: 'texture', texture, data });
  }

  material(material: string, data: Partial<AssetMaterial> = {}): void {
    this.say({ kind: 'material', material, data: aMaterial(data) });
  }

  entity(entity: string, data: Partial<MirroredEntity> = {}): void {
    const known = this.#there.get(`entity ${entity}`);
    const before = known?.kind === 'entity' ? known.data : anEntity();
    this.say({ kind: 'entity', entity, data: { ...before, ...data } });
  }

  follow(listener: (change: SceneChange) => void): () => void {
    const order = ['mesh', 'texture', 'material', 'entity'];
    const all = [...this.#there.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    for (const change of all) listener(change);
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

function keyOf(change: Told): string {
  if (change.kind === 'mesh') return `mesh ${change.mesh}`;
  if (change.kind === 'texture') return `texture ${change.texture}`;
  return change.kind === 'material' ? `material ${change.material}` : `entity ${change.entity}`;
}

function goneKeys(change: Extract<SceneChange, { kind: 'gone' }>): readonly string[] {
  return [
    ...change.entities.map((name) => `entity ${name}`),
    ...change.materials.map((name) => `material ${name}`),
    ...change.meshes.map((name) => `mesh ${name}`),
    ...change.textures.map((name) => `texture ${name}`),
  ];
}

export const anEntity = (over: Partial<MirroredEntity> = {}): MirroredEntity => ({
  parent: null,
  position: [0, 0, 0],
  rotation: [0, 0, 0, 1],
  scale: [1, 1, 1],
  enabled: true,
  visible: true,
  tint: null,
  selected: false,
  meshes: [],
  ...over,
});

/** Light and a little glossy: what is lit shows on it. */
export const aMaterial = (over: Partial<AssetMaterial> = {}): AssetMaterial =>
  aPlainMaterial({ color: [0.8, 0.8, 0.8], roughness: 0.6, ...over });

/** A cube of side 1 around the origin. Its texture's top is up on the sides. */
export function aBox(): AssetMesh {
  const positions: number[] = [];
  const normals: number[] = [];
  const uvs: number[] = [];
  const indices: number[] = [];
  const side = (n: readonly number[], right: readonly number[], up: readonly number[]): void => {
    const first = positions.length / 3;
    for (const [x, y] of [
      [-0.5, -0.5],
      [0.5, -0.5],
      [0.5, 0.5],
      [-0.5, 0.5],
    ] as const) {
      for (const axis of [0, 1, 2])
        positions.push((n[axis] ?? 0) * 0.5 + (right[axis] ?? 0) * x + (up[axis] ?? 0) * y);
      normals.push(...n);
      uvs.push(x + 0.5, 0.5 - y);
    }
    indices.push(first, first + 1, first + 2, first, first + 2, first + 3);
  };
  side([0, 0, 1], [1, 0, 0], [0, 1, 0]);
  side([0, 0, -1], [-1, 0, 0], [0, 1, 0]);
  side([1, 0, 0], [0, 0, -1], [0, 1, 0]);
  side([-1, 0, 0], [0, 0, 1], [0, 1, 0]);
  side([0, 1, 0], [1, 0, 0], [0, 0, -1]);
  side([0, -1, 0], [1, 0, 0], [0, 0, 1]);
  return aMesh(positions, normals, indices, uvs);
}

export const aMesh = (
  positions: readonly number[],
  normals: readonly number[],
  indices: readonly number[],
  uvs: readonly number[] | null = null,
): AssetMesh => ({
  positions: new Float32Array(positions),
  normals: new Float32Array(normals),
  uvs: uvs === null ? null : new Float32Array(uvs),
  colors: null,
  indices: new Uint32Array(indices),
  material: 0,
  tree: [],
});

/** A sphere of diameter 1 around the origin. */
export function aSphere(rings = 24): AssetMesh {
  const points: number[] = [];
  const indices: number[] = [];
  const around = rings * 2;
  for (let ring = 0; ring <= rings; ring += 1)
    for (let at = 0; at <= around; at += 1) {
      const polar = (ring / rings) * Math.PI;
      const turn = (at / around) * Math.PI * 2;
      points.push(Math.sin(polar) * Math.cos(turn), Math.cos(polar), -Math.sin(polar) * Math.sin(turn));
      if (ring === rings || at === around) continue;
      const here = ring * (around + 1) + at;
      const below = here + around + 1;
      indices.push(here, below, below + 1, here, below + 1, here + 1);
    }
  return aMesh(
    points.map((one) => one / 2),
    points,
    indices,
  );
}
