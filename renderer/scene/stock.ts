import type { SceneStatistics } from '../../shared/connection/scene/model.ts';
import type { PartNumbers } from './adopt-asset.ts';
import type { SceneMaterial, SceneTexture } from './scene-material.ts';
import type { SceneMesh } from './scene-mesh.ts';
import type { SceneNode } from './scene-node.ts';

/** Parts that entities began or ceased to need. */
export interface Parts {
  readonly meshes: SceneMesh[];
  readonly materials: SceneMaterial[];
  readonly textures: SceneTexture[];
}

/** The meshes, materials and textures of a scene: each is there for as long as an entity needs it. */
export class Stock {
  readonly numbers: PartNumbers = { mesh: 0, material: 0, texture: 0 };
  readonly meshes = new Set<SceneMesh>();
  readonly textures = new Set<SceneTexture>();
  /** In the order of their numbers. */
  readonly materials = new Map<string, SceneMaterial>();
  #models = 0;
  #triangles = 0;
  #vertices = 0;
  #bytes = 0;

  /** Answers what was not needed before. */
  hold(nodes: readonly SceneNode[]): Parts {
    const parts = this.#count(nodes, 1);
    for (const mesh of parts.meshes) this.meshes.add(mesh);
    for (const texture of parts.textures) this.textures.add(texture);
    // New ones come in the order of their numbers: models are numbered in the order of their nodes.
    for (const material of parts.materials) this.materials.set(material.id, material);
    return parts;
  }

  /** Answers what is no longer needed, which is gone. */
  release(nodes: readonly SceneNode[]): Parts {
    const parts = this.#count(nodes, -1);
    for (const mesh of parts.meshes) this.meshes.delete(mesh);
    for (const texture of parts.textures) this.textures.delete(texture);
    for (const material of parts.materials) this.materials.delete(material.id);
    return parts;
  }

  statistics(entities: number): SceneStatistics {
    return {
      models: this.#models,
      entities,
      meshes: this.meshes.size,
      triangles: this.#triangles,
      vertices: this.#vertices,
      materials: this.materials.size,
      textures: this.textures.size,
      bytes: this.#bytes,
    };
  }

  /** Answers what has its first use now, or has had its last. */
  #count(nodes: readonly SceneNode[], by: 1 | -1): Parts {
    const parts: Parts = { meshes: [], materials: [], textures: [] };
    const turns = (part: { uses: number }): boolean => {
      part.uses += by;
      return part.uses === (by === 1 ? 1 : 0);
    };
    for (const { uses, model } of nodes) {
      if (model !== null && turns(model)) this.#models += by;
      for (const { mesh, material } of uses) {
        this.#triangles += by * mesh.triangles;
        this.#vertices += by * mesh.vertices;
        if (turns(mesh)) parts.meshes.push(mesh);
        if (turns(material)) parts.materials.push(material);
      }
    }
    for (const { textures } of parts.materials) parts.textures.push(...textures.filter(turns));
    for (const { bytes } of parts.meshes) this.#bytes += by * bytes;
    for (const { data } of parts.textures) this.#bytes += by * data.bytes.byteLength;
    return parts;
  }
}
