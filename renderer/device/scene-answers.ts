import type { SceneCallName, SceneCallParams, SceneCallResult } from '../../shared/connection/scene/calls.ts';
import type { LoadProgress } from '../../shared/connection/scene/model.ts';
import type { Engine } from '../engine.ts';
import type { ModelPlace } from '../models/load-model.ts';
import type { Picture } from '../pictures/pictures.ts';
import { SceneFault } from '../scene-fault.ts';
import { CHUNK_BYTES, type Uploads } from './uploads.ts';

/** What a call may use beside its parameters. */
export interface CallContext {
  readonly engine: Engine;
  readonly uploads: Uploads;
  /** Aborted when the device cancels the call, or goes. */
  readonly signal: AbortSignal;
  readonly progress: (progress: LoadProgress) => void;
  readonly deliver: (picture: Picture) => void;
}

type SceneAnswers = {
  readonly [Name in SceneCallName]: (
    params: SceneCallParams<Name>,
    context: CallContext,
  ) => Promise<SceneCallResult<Name>>;
};

/** What each call does. Whatever fails leaves the scene as it was. */
export const sceneAnswers: SceneAnswers = {
  async loadModel({ source, parent }, { engine, uploads, signal, progress }) {
    const scene = await engine.scene();
    // Refused before minutes are spent on the file.
    if (parent !== null) scene.get(parent);
    const begun = performance.now();
    const place: ModelPlace =
      'url' in source ? { kind: 'address', url: source.url } : await uploads.file(source.upload);
    const asset = await engine.load(place, { signal, progress }).finally(async () => {
      // Read or unreadable: it is of no more use.
      if ('upload' in source) await uploads.drop(source.upload);
    });
    if (signal.aborted) throw new SceneFault('Cancelled', 'The load was cancelled.');
    progress({ stage: 'placing', loaded: 0, total: 1 });
    const placed = scene.place(asset, parent);
    const milliseconds = Math.round(performance.now() - begun);
    return { ...placed, name: asset.name, milliseconds, left: [...asset.left] };
  },
  async beginUpload({ name, bytes }, { uploads }) {
    return { upload: await uploads.begin(name, bytes), chunkBytes: CHUNK_BYTES };
  },
  async dropUpload({ upload }, { uploads }) {
    await uploads.drop(upload);
    return {};
  },
  createEntity: async (change, { engine }) => (await engine.scene()).create(change),
  cloneEntity: async ({ entity, parent }, { engine }) => (await engine.scene()).clone(entity, parent),
  destroyEntity: async ({ entity }, { engine }) => ({ destroyed: (await engine.scene()).destroy(entity) }),
  updateEntity: async ({ entity, ...change }, { engine }) => (await engine.scene()).update(entity, change),
  getEntity: async ({ entity }, { engine }) => (await engine.scene()).get(entity),
  async listEntities(asked, { engine }) {
    const { items, after } = (await engine.scene()).list(asked);
    return { entities: [...items], after };
  },
  async findEntities(asked, { engine }) {
    const { items, after } = (await engine.scene()).find(asked);
    return { entities: [...items], after };
  },
  async listMaterials(asked, { engine }) {
    const { items, after } = (await engine.scene()).materials(asked);
    return { materials: [...items], after };
  },
  updateMaterial: async ({ material, ...change }, { engine }) =>
    (await engine.scene()).updateMaterial(material, change),
  getBounds: async ({ entity, space }, { engine }) => ({ box: (await engine.scene()).bounds(entity, space) }),
  rayCast: async (asked, { engine }) => ({ hits: [...(await engine.scene()).rayCast(asked)] }),
  getStatistics: async (_params, { engine }) => (await engine.scene()).statistics(),
  async queryPerformance(_params, { engine }) {
    const { triangles } = (await engine.scene()).statistics();
    const pictures = await engine.openedPictures();
    const drawn = pictures?.performance();
    return {
      pictures: drawn?.framesPerSecond != null,
      framesPerSecond: drawn?.framesPerSecond ?? null,
      latencyMs: drawn?.latencyMs ?? null,
      memoryBytes: process.memoryUsage.rss() + (drawn?.memoryBytes ?? 0),
      triangles,
    };
  },
  getOutline: async ({ limit }, { engine }) => (await engine.scene()).outline(limit),
  startPictures: async (settings, { engine, signal, deliver }) =>
    (await engine.pictures()).start(settings, deliver, signal),
  async stopPictures(_params, { engine }) {
    (await engine.openedPictures())?.stop();
    return {};
  },
  clearScene: async (_params, { engine }) => ({ destroyed: (await engine.scene()).clear() }),
};
