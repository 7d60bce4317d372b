import type { Box, Entity, Material } from '../../client/index.ts';
import { byId } from '../page/by-id.ts';
import { make } from '../page/make.ts';
import { hexOf } from '../stage/screen-color.ts';

export interface Selected {
  readonly entity: Entity;
  readonly box: Box | null;
  /** What was pressed on; null where the entity was come to another way. */
  readonly material: Material | null;
  readonly distance: number | null;
}

/** What is known of the part that is selected, and in which state its controls are. */
export function showSelected(selected: Selected | null): void {
  byId('selection', HTMLElement).classList.toggle('empty', selected === null);
  byId('selection-controls', HTMLFieldSetElement).disabled = selected === null;
  byId('selection-name', HTMLElement).textContent = selected
    ? selected.entity.name || 'No name'
    : 'Nothing selected';
  byId('selection-facts', HTMLElement).replaceChildren(
    ...factsOf(selected).flatMap(([name, value]) => [make('dt', '', name), make('dd', '', value)]),
  );
  if (!selected) return;
  const { entity, material } = selected;
  byId('material-row', HTMLElement).hidden = material === null;
  byId('material-name', HTMLElement).textContent = `Material: ${material?.name || material?.material}`;
  if (material) byId('material-color', HTMLInputElement).value = hexOf(material.color);
  byId('tint-color', HTMLInputElement).value = hexOf(entity.tint ?? [1, 1, 1]);
  byId('no-tint', HTMLElement).hidden = entity.tint === null;
  byId('hide-entity', HTMLElement).textContent = entity.visible ? 'Hide' : 'Show';
  byId('select-parent', HTMLButtonElement).disabled = entity.parent === null;
}

function factsOf(selected: Selected | null): readonly (readonly [name: string, value: string])[] {
  if (!selected) return [];
  const { entity, box, distance } = selected;
  const each = (value: (min: number, max: number) => number): readonly string[] =>
    box ? box.min.map((min, axis) => value(min, box.max[axis] ?? min).toFixed(2)) : [];
  return [
    ['Id', entity.entity],
    ['Size', box ? `${each((min, max) => max - min).join(' × ')} m` : 'no mesh'],
    ...(box ? [['Centre', each((min, max) => (min + max) / 2).join(', ')] as const] : []),
    ...(distance === null ? [] : [['Distance', `${distance.toFixed(2)} m`] as const]),
  ];
}
