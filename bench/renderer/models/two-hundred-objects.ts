import type { Vector3 } from '../../../shared/connection/scene/vectors.ts';
import type { BenchDevice } from '../engine/bench-device.ts';

export const OBJECTS = 200;

const ENGINES = 7;
const PARTS_OF_AN_ENGINE = 27;

/** Seven of the engines that every renderer has, of 27 parts each, and eleven cubes: a scene such as a person looks at, of 28 thousand triangles. */
export async function placeParts(device: BenchDevice): Promise<void> {
  const engine = await load(device, 'builtin://Engine');
  await place(device, engine, [-3, 0, -1], 0);
  for (let n = 1; n < ENGINES; n += 1) {
    const { entity } = (await device.call('cloneEntity', { entity: engine })).result;
    await place(device, entity, [(n % 4) * 2 - 3, 0, Math.floor(n / 4) * 2 - 1], n);
  }
  await placeField(device, ['builtin://Cube'], OBJECTS - ENGINES * PARTS_OF_AN_ENGINE, [0, -1.5, 0]);
}

/** Cubes and finely cut spheres, one beside the other: 299 thousand triangles. */
export async function placeShapes(device: BenchDevice): Promise<void> {
  await placeField(device, ['builtin://Cube', 'builtin://Sphere'], OBJECTS, [0, 0, 0]);
}

/** So many entities in a square around `middle`, each with a colour of its own. */
async function placeField(
  device: BenchDevice,
  models: readonly string[],
  count: number,
  [x, y, z]: Vector3,
): Promise<void> {
  const side = Math.ceil(Math.sqrt(count));
  const originals: string[] = [];
  for (const model of models) originals.push(await load(device, model));
  for (let n = 0; n < count; n += 1) {
    const original = originals[n % originals.length] ?? '';
    const isOriginal = n < originals.length;
    const entity = isOriginal
      ? original
      : (await device.call('cloneEntity', { entity: original })).result.entity;
    const [column, row] = [n % side, Math.floor(n / side)];
    await place(device, entity, [x + (column - side / 2) * 1.4, y, z + (row - side / 2) * 1.4], n);
  }
}

async function load(device: BenchDevice, url: string): Promise<string> {
  return (await device.call('loadModel', { source: { url } })).result.root;
}

async function place(device: BenchDevice, entity: string, position: Vector3, n: number): Promise<void> {
  const tint: Vector3 = [(1 + (n % 7)) / 7, (1 + (n % 11)) / 11, (1 + (n % 5)) / 5];
  await device.call('updateEntity', { entity, position, tint });
}
