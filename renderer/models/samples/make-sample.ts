import { BoxGeometry, SphereGeometry } from 'three';
import type { LoadProgress } from '../load-model.ts';
import type { ModelAsset } from '../model-asset.ts';
import { modelFault } from '../model-fault.ts';
import { indexMeshes } from '../reading/index-meshes.ts';
import { engineSample } from './engine-sample.ts';
import type { Sample } from './sample.ts';
import { solidSample } from './solid-sample.ts';

const samples: Readonly<Record<string, () => Sample>> = {
  /** Of one metre. */
  cube: () => solidSample('Cube', new BoxGeometry(1, 1, 1)),
  engine: engineSample,
  /** Of one metre across. */
  sphere: () => solidSample('Sphere', new SphereGeometry(0.5, 48, 32)),
};

/** Makes the model of a `builtin://` address. Large and small letters are the same. */
export function makeSample(name: string, tell: (progress: LoadProgress) => void): ModelAsset {
  const wanted = name.replace(/\/+$/, '').toLowerCase();
  const make = Object.hasOwn(samples, wanted) ? samples[wanted] : undefined;
  if (make === undefined)
    throw modelFault.notFound(
      'This engine has builtin://Engine, builtin://Sphere and builtin://Cube, and no other.',
    );
  const { meshes, ...sample } = make();
  return { ...sample, meshes: indexMeshes(meshes, tell), textures: [], left: [] };
}
