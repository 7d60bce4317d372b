import { BoxGeometry, type BufferGeometry, CylinderGeometry, TorusGeometry } from 'three';
import type { AssetNode, Quaternion, Vector3 } from '../model-asset.ts';
import { paint } from '../paint.ts';
import type { Sample } from './sample.ts';
import { shapeOf } from './shape-of.ts';

const SIDES = 40;
const upright: Quaternion = [0, 0, 0, 1];
/** From up to the right. */
const lying: Quaternion = [0, 0, -Math.SQRT1_2, Math.SQRT1_2];
/** From up to the viewer. */
const facing: Quaternion = [Math.SQRT1_2, 0, 0, Math.SQRT1_2];

const materials = [
  paint('Cast iron', [0.12, 0.13, 0.15], 0.7, 0.55),
  paint('Aluminium', [0.75, 0.76, 0.78], 0.9, 0.35),
  paint('Steel', [0.55, 0.57, 0.6], 1, 0.25),
  paint('Red enamel', [0.6, 0.03, 0.02], 0.1, 0.4),
  paint('Rubber', [0.02, 0.02, 0.02], 0, 0.9),
  paint('Brass', [0.8, 0.55, 0.2], 1, 0.3),
] as const;
const [IRON, ALUMINIUM, STEEL, RED, RUBBER, BRASS] = [0, 1, 2, 3, 4, 5] as const;

const pipe = (radius: number, length: number): BufferGeometry =>
  new CylinderGeometry(radius, radius, length, SIDES);

/** A small engine with four cylinders, some 1.4 m long, to be taken apart: every part is an entity with a name. */
export function engineSample(): Sample {
  const nodes: AssetNode[] = [];
  const meshes: Sample['meshes'][number][] = [];
  const shape = (geometry: BufferGeometry, material: number): number =>
    meshes.push(shapeOf(geometry, material)) - 1;
  const part = (
    name: string,
    parent: number | null,
    position: Vector3,
    mesh: number | null = null,
    rotation: Quaternion = upright,
  ): number =>
    nodes.push({ name, parent, position, rotation, scale: [1, 1, 1], meshes: mesh === null ? [] : [mesh] }) -
    1;

  const engine = part('Engine', null, [0, 0, 0]);
  const block = part('Block', engine, [0, 0.45, 0], shape(new BoxGeometry(1.1, 0.4, 0.4), IRON));
  part('Oil pan', block, [0, -0.28, 0], shape(new BoxGeometry(1, 0.16, 0.34), ALUMINIUM));
  part('Oil filter', block, [0.3, -0.12, 0.26], shape(pipe(0.06, 0.16), RED), facing);
  const head = part(
    'Cylinder head',
    block,
    [0, 0.26, 0],
    shape(new BoxGeometry(1.06, 0.12, 0.38), ALUMINIUM),
  );
  part('Valve cover', head, [0, 0.1, 0], shape(new BoxGeometry(1, 0.08, 0.26), RED));
  part('Oil cap', head, [0.38, 0.16, 0], shape(pipe(0.045, 0.05), RUBBER));

  const crankshaft = part('Crankshaft', engine, [0, 0.36, 0]);
  part('Shaft', crankshaft, [0, 0, 0], shape(pipe(0.05, 1.36), STEEL), lying);
  part('Flywheel', crankshaft, [0.62, 0, 0], shape(pipe(0.2, 0.06), STEEL), lying);
  const pulley = part('Pulley', crankshaft, [-0.62, 0, 0], shape(pipe(0.11, 0.06), STEEL), lying);
  part('Belt', pulley, [0, 0, 0], shape(new TorusGeometry(0.115, 0.015, 12, SIDES), RUBBER), facing);

  const pistons = part('Pistons', engine, [0, 0.6, 0]);
  const piston = shape(pipe(0.085, 0.14), ALUMINIUM);
  const rod = shape(new BoxGeometry(0.035, 0.24, 0.05), STEEL);
  const plug = shape(pipe(0.02, 0.12), BRASS);
  const exhaust = shape(pipe(0.04, 0.24), STEEL);
  const manifold = part('Exhaust manifold', engine, [0, 0.66, -0.3]);
  part('Collector', manifold, [0, 0, -0.1], shape(pipe(0.055, 1), STEEL), lying);
  for (const [number, x] of [-0.39, -0.13, 0.13, 0.39].entries()) {
    // The outer two are up while the inner two are down.
    const lift = number === 0 || number === 3 ? 0.04 : -0.08;
    const up = part(`Piston ${number + 1}`, pistons, [x, lift, 0], piston);
    part(`Rod ${number + 1}`, up, [0, -0.16, 0], rod);
    part(`Spark plug ${number + 1}`, head, [x, 0.19, 0], plug);
    part(`Exhaust ${number + 1}`, manifold, [x, 0, 0], exhaust, facing);
  }
  return { name: 'Engine', nodes, meshes, materials };
}
