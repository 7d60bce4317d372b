import type { openLoader } from '../../../renderer/models/open-loader.ts';
import type { openScene } from '../../../renderer/scene/open-scene.ts';
import { type SceneCallInput, sceneCalls } from '../../../shared/connection/scene/calls.ts';

const compiled = (path: string): string => new URL(`../../../dist/renderer/${path}`, import.meta.url).href;

/** The engine's own scene in this process, as it was compiled, with a model in it. */
export async function openSceneOf(path: string) {
  // The programs that these types are of.
  const loading = (await import(compiled('models/open-loader.js'))) as { openLoader: typeof openLoader };
  const scenes = (await import(compiled('scene/open-scene.js'))) as { openScene: typeof openScene };
  const load = loading.openLoader({
    modelFolder: null,
    modelHosts: [],
    maxModelBytes: 2 ** 28,
    maxTriangles: 5_000_000,
    maxEntities: 100_000,
    loadMs: 60_000,
  });
  const asset = await load(
    { kind: 'file', path, name: 'rings.glb' },
    { signal: new AbortController().signal, progress: () => undefined },
  );
  const scene = scenes.openScene({ entities: 100_000, triangles: 5_000_000 });
  scene.place(asset, null);
  return {
    /** Answers how long the cast took, in milliseconds, without what reads the question. */
    castTimed(ray: SceneCallInput<'rayCast'>): number {
      const asked = sceneCalls.rayCast.params.parse(ray);
      const begun = performance.now();
      const hits = scene.rayCast(asked);
      const ms = performance.now() - begun;
      if (hits.length === 0) throw new Error('A ray went through a ring and hit nothing.');
      return ms;
    },
  };
}
