import { Box3, type BufferGeometry, Group, Mesh, type Object3D } from 'three';
import type { Color as Rgb } from '../../../shared/connection/scene/vectors.ts';
import type { MirroredEntity, SmallChange } from '../page-messages.ts';
import { MaterialShelf } from './material-shelf.ts';
import type { TextureShelf } from './texture-shelf.ts';

/** What is selected is drawn once more, for this layer. */
export const SELECTED_LAYER = 1;

interface Mirrored {
  readonly object: Group;
  data: MirroredEntity | null;
  /** The meshes as `data` names them; those whose geometry has not come are missing. */
  meshes: Mesh[];
  complete: boolean;
}

/** The scene, as it was heard of. What is named before it was heard of has its place held. */
export class Mirror {
  readonly root = new Group();
  readonly #materials: MaterialShelf;
  readonly #geometries = new Map<number, BufferGeometry>();
  readonly #entities = new Map<string, Mirrored>();
  readonly #of = new WeakMap<Object3D, Mirrored>();
  #selected: Mesh[] = [];
  #looksStale = false;
  #boundsStale = true;
  readonly #bounds = new Box3();

  constructor(textures: TextureShelf) {
    this.#materials = new MaterialShelf(textures);
  }

  get selected(): readonly Mesh[] {
    return this.#selected;
  }

  addGeometry(mesh: number, geometry: BufferGeometry): void {
    this.#geometries.set(mesh, geometry);
    this.looksChanged();
  }

  /** What things are made of is another, although no entity changed. */
  looksChanged(): void {
    this.#looksStale = true;
  }

  change(change: SmallChange): void {
    if (change.kind === 'material') this.#materials.set(change.material, change.data);
    else if (change.kind === 'entity') this.#setEntity(change.entity, change.data);
    else {
      for (const entity of change.entities) this.#removeEntity(entity);
      for (const material of change.materials) this.#materials.remove(material);
      this.#removeGeometries(change.meshes);
    }
    if (change.kind !== 'entity') this.looksChanged();
    this.#boundsStale = true;
  }

  /** Brings everything that is drawn up to what was heard. */
  settle(): void {
    if (this.#looksStale) {
      const worn = new Set<string>();
      this.#selected = [];
      for (const child of this.root.children) this.#dress(child, null, false, worn);
      this.#materials.keepOnly(worn);
      this.#boundsStale = true;
      this.#looksStale = false;
    }
    this.root.updateMatrixWorld();
  }

  /** Of what is drawn, in the world; empty: there is nothing. */
  bounds(): Box3 {
    if (!this.#boundsStale) return this.#bounds;
    this.#boundsStale = false;
    this.#bounds.makeEmpty();
    const one = new Box3();
    this.root.traverseVisible((object) => {
      if (!(object instanceof Mesh) || object.geometry.boundingBox === null) return;
      one.copy(object.geometry.boundingBox).applyMatrix4(object.matrixWorld);
      if ([...one.min, ...one.max].every(Number.isFinite)) this.#bounds.union(one);
    });
    return this.#bounds;
  }

  #entity(entity: string): Mirrored {
    const known = this.#entities.get(entity);
    if (known !== undefined) return known;
    const object = new Group();
    object.matrixAutoUpdate = false;
    const made: Mirrored = { object, data: null, meshes: [], complete: false };
    this.#entities.set(entity, made);
    this.#of.set(object, made);
    return made;
  }

  #setEntity(entity: string, data: MirroredEntity): void {
    const mirrored = this.#entity(entity);
    const { object, data: before } = mirrored;
    mirrored.data = data;
    object.position.fromArray(data.position);
    object.quaternion.fromArray(data.rotation);
    object.scale.fromArray(data.scale);
    object.updateMatrix();
    object.visible = data.enabled && data.visible;
    if (before === null || before.parent !== data.parent)
      (data.parent === null ? this.root : this.#entity(data.parent).object).add(object);
    const moved =
      before !== null &&
      before.parent === data.parent &&
      before.selected === data.selected &&
      before.tint?.join() === data.tint?.join() &&
      sameMeshes(before.meshes, data.meshes);
    if (moved) return;
    mirrored.complete = false;
    this.looksChanged();
  }

  #removeEntity(entity: string): void {
    this.#entities.get(entity)?.object.removeFromParent();
    this.#entities.delete(entity);
  }

  #removeGeometries(meshes: readonly number[]): void {
    for (const mesh of meshes) {
      this.#geometries.get(mesh)?.dispose();
      this.#geometries.delete(mesh);
    }
  }

  #dress(object: Object3D, tintAbove: Rgb | null, selectedAbove: boolean, worn: Set<string>): void {
    const mirrored = this.#of.get(object);
    if (mirrored === undefined || mirrored.data === null) return;
    const { data } = mirrored;
    const tint = data.tint ?? tintAbove;
    const selected = data.selected || selectedAbove;
    if (!mirrored.complete) this.#build(mirrored, data);
    for (const mesh of mirrored.meshes) {
      const material = this.#materials.surface(mesh.name, tint, mesh.geometry, worn);
      mesh.visible = material !== null;
      if (material !== null) mesh.material = material;
      if (selected) mesh.layers.enable(SELECTED_LAYER);
      else mesh.layers.disable(SELECTED_LAYER);
      if (selected) this.#selected.push(mesh);
    }
    for (const child of object.children) this.#dress(child, tint, selected, worn);
  }

  #build(mirrored: Mirrored, data: MirroredEntity): void {
    mirrored.object.remove(...mirrored.meshes);
    mirrored.meshes = data.meshes.flatMap(({ mesh: number, material }) => {
      const geometry = this.#geometries.get(number);
      if (geometry === undefined) return [];
      const mesh = new Mesh(geometry);
      mesh.name = material;
      mesh.matrixAutoUpdate = false;
      return [mesh];
    });
    mirrored.complete = mirrored.meshes.length === data.meshes.length;
    if (mirrored.meshes.length > 0) mirrored.object.add(...mirrored.meshes);
    mirrored.object.updateMatrixWorld(true);
  }
}

function sameMeshes(a: MirroredEntity['meshes'], b: MirroredEntity['meshes']): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every(({ mesh, material }, at) => mesh === b[at]?.mesh && material === b[at]?.material))
  );
}
