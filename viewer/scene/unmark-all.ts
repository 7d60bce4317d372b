import type { EntityId, RenderingConnection } from '../../client/index.ts';

/** Takes back what an earlier visit to this scene had selected: this page does not know what that was. */
export async function unmarkAll(connection: RenderingConnection): Promise<void> {
  const { boxes } = await connection.getOutline({ limit: 5000 });
  const known = new Set<EntityId>();
  for (const { entity, selected } of boxes) {
    // What is above it may be what was selected, for that is handed down.
    for (let id: EntityId | null = selected ? entity : null; id !== null && !known.has(id); ) {
      known.add(id);
      const { parent } = await connection.updateEntity(id, { selected: false });
      id = parent;
    }
  }
}
