import { expect } from 'vitest';
import type { AssetMaterial, AssetMesh } from '../../../renderer/models/model-asset.ts';
import type { MirroredEntity, SceneChange } from '../../../renderer/scene/scene-change.ts';

/** Keeps what it hears of a scene, and fails where a thing is named that it has not heard of, or that goes while it is still named. */
export class Mirror {
  readonly meshes = new Map<number, AssetMesh>();
  readonly textures = new Set<number>();
  readonly materials = new Map<string, AssetMaterial>();
  readonly entities = new Map<string, MirroredEntity>();

  hear(change: SceneChange): void {
    if (change.kind === 'mesh') {
      expect(this.meshes.has(change.mesh)).toBe(false);
      this.meshes.set(change.mesh, change.data);
    } else if (change.kind === 'texture') {
      expect(this.textures.has(change.texture)).toBe(false);
      this.textures.add(change.texture);
    } else if (change.kind === 'material') {
      this.materials.set(change.material, change.data);
    } else if (change.kind === 'entity') {
      this.entities.set(change.entity, change.data);
    } else {
      for (const entity of change.entities) {
        expect(this.entities.delete(entity)).toBe(true);
        for (const { parent } of this.entities.values()) expect(parent).not.toBe(entity);
      }
      for (const material of change.materials) expect(this.materials.delete(material)).toBe(true);
      for (const mesh of change.meshes) expect(this.meshes.delete(mesh)).toBe(true);
      for (const texture of change.textures) expect(this.textures.delete(texture)).toBe(true);
    }
    this.#expectNothingUnknown(change);
  }

  /** Worked out anew, as the statistics of the scene should be. */
  counts(): Record<string, number> {
    const drawn = [...this.entities.values()].flatMap(({ meshes }) =>
      meshes.map(({ mesh }) => this.meshes.get(mesh)),
    );
    return {
      entities: this.entities.size,
      meshes: this.meshes.size,
      materials: this.materials.size,
      textures: this.textures.size,
      triangles: drawn.reduce((sum, mesh) => sum + (mesh?.indices.length ?? Number.NaN) / 3, 0),
      vertices: drawn.reduce((sum, mesh) => sum + (mesh?.positions.length ?? Number.NaN) / 3, 0),
    };
  }

  #expectNothingUnknown(change: SceneChange): void {
    const changed = (id: string) =>
      change.kind === 'gone' || (change.kind === 'entity' && change.entity === id);
    for (const [id, { parent, meshes }] of this.entities) {
      if (!changed(id)) continue;
      if (parent !== null) expect(this.entities.has(parent)).toBe(true);
      for (const { mesh, material } of meshes) {
        expect(this.meshes.has(mesh)).toBe(true);
        expect(this.materials.has(material)).toBe(true);
      }
    }
    for (const { colorTexture, metalRoughTexture, normalTexture, emissiveTexture } of this.materials.values())
      for (const use of [colorTexture, metalRoughTexture, normalTexture, emissiveTexture])
        if (use !== null) expect(this.textures.has(use.texture)).toBe(true);
  }
}
