import type { Entity, Material, RayCast, RenderingConnection } from '../../client/index.ts';
import { announce } from '../page/announce.ts';
import { byId } from '../page/by-id.ts';
import { codeOf } from '../page/code-of.ts';
import { newestOnly } from '../page/newest-only.ts';
import { wordsOf } from '../page/words-of.ts';
import { colorOf } from '../stage/screen-color.ts';
import { type Selected, showSelected } from './show-selected.ts';
import { unmarkAll } from './unmark-all.ts';

type Work = (connection: RenderingConnection, selected: Selected) => Promise<void>;

/** The part that was picked: what it is, and what can be done with it. */
export class SelectionPanel {
  readonly #changed: () => void;
  /** Selects what the ray meets first; nothing, where it meets nothing. */
  readonly pick: (ray: RayCast) => void;
  #connection: RenderingConnection | null = null;
  #selected: Selected | null = null;

  /** `changed`: the scene looks another way now. */
  constructor(changed: () => void) {
    this.#changed = changed;
    const paint = newestOnly<string>((hex) =>
      this.#do(async (connection, { material }) => {
        if (material) await connection.updateMaterial(material.material, { color: colorOf(hex) });
      }),
    );
    const tint = newestOnly<string>((hex) =>
      this.#do((connection, { entity }) => this.#update(connection, entity, { tint: colorOf(hex) })),
    );
    const [material, tinted] = ['material-color', 'tint-color'].map((id) => byId(id, HTMLInputElement));
    material?.addEventListener('input', () => paint(material.value));
    tinted?.addEventListener('input', () => tint(tinted.value));
    const press = (id: string, work: Work): void =>
      byId(id, HTMLButtonElement).addEventListener('click', () => void this.#do(work));
    press('no-tint', (connection, { entity }) => this.#update(connection, entity, { tint: null }));
    press('hide-entity', (connection, { entity }) =>
      this.#update(connection, entity, { visible: !entity.visible }),
    );
    press('select-parent', async (connection, { entity }) => {
      if (entity.parent !== null) await this.#select(connection, entity.parent, null, null);
    });
    press('delete-entity', async (connection, { entity }) => {
      const below = (await connection.destroyEntity(entity.entity)) - 1;
      this.#take(null);
      announce(`${entity.name || entity.entity} is gone${below > 0 ? `, and ${below} below it` : ''}.`);
    });
    byId('deselect', HTMLButtonElement).addEventListener('click', () => void this.clear());
    this.pick = newestOnly((ray) => this.#pick(ray));
    this.#take(null);
  }

  /** Another connection, or the same one again. What was selected stays so where the scene is the same. */
  show(connection: RenderingConnection | null): void {
    if (connection === this.#connection) return;
    this.#take(null);
    this.#connection = connection;
    if (connection) void this.#begin(connection);
  }

  async #begin(connection: RenderingConnection): Promise<void> {
    try {
      await unmarkAll(connection);
    } catch {
      // The connection is gone or going, which is told elsewhere; it is done again with the next one.
    }
  }

  async #pick(ray: RayCast): Promise<void> {
    const connection = this.#connection;
    if (!connection) return;
    try {
      const [hit] = await connection.rayCastQuery({ ...ray, hits: 'closest' });
      if (hit) await this.#select(connection, hit.entity, hit.material, hit.distance);
      else await this.clear();
    } catch (error) {
      announce(wordsOf(error), 'bad');
    }
  }

  async clear(): Promise<void> {
    await this.#do(async (connection, { entity }) => {
      this.#take(null);
      await connection.updateEntity(entity.entity, { selected: false });
    });
  }

  async #select(
    connection: RenderingConnection,
    id: Entity['entity'],
    materialId: Material['material'] | null,
    distance: number | null,
  ): Promise<void> {
    const before = this.#selected?.entity;
    if (before && before.entity !== id) await this.#unmark(connection, before);
    const entity = await connection.updateEntity(id, { selected: true });
    const [box, material] = await Promise.all([
      connection.getBounds({ entity: id }),
      materialId === null ? null : materialOf(connection, id, materialId),
    ]);
    if (connection !== this.#connection) return;
    this.#take({ entity, box, material, distance });
    this.#changed();
    announce(`${entity.name || entity.entity} is selected.`);
  }

  /** It may be gone already, with its parent: then there is nothing left to unmark. */
  async #unmark(connection: RenderingConnection, { entity }: Entity): Promise<void> {
    try {
      await connection.updateEntity(entity, { selected: false });
    } catch (error) {
      if (codeOf(error) !== 'EntityNotFound') throw error;
    }
  }

  async #update(
    connection: RenderingConnection,
    { entity }: Entity,
    change: Parameters<RenderingConnection['updateEntity']>[1],
  ): Promise<void> {
    const updated = await connection.updateEntity(entity, change);
    const selected = this.#selected;
    if (selected?.entity.entity === entity) this.#take({ ...selected, entity: updated });
  }

  /** What is gone can't be worked on: it is not selected any more. */
  async #do(work: Work): Promise<void> {
    const [connection, selected] = [this.#connection, this.#selected];
    if (!connection || !selected) return;
    try {
      await work(connection, selected);
    } catch (error) {
      if (codeOf(error) === 'EntityNotFound') this.#take(null);
      else announce(wordsOf(error), 'bad');
    }
    this.#changed();
  }

  #take(selected: Selected | null): void {
    this.#selected = selected;
    showSelected(selected);
  }
}

async function materialOf(
  connection: RenderingConnection,
  entity: Entity['entity'],
  id: Material['material'],
): Promise<Material | null> {
  for await (const material of connection.listMaterials({ entity }))
    if (material.material === id) return material;
  return null;
}
