import { type PagedAsyncIterable, paged } from '../paged.ts';
import { RemoteRenderingError } from '../remote-rendering-error.ts';
import type { SceneCallInput, SceneCallName, SceneCallResult } from '../scene/calls.ts';
import type { Entity, EntityChange, EntityId } from '../scene/entity.ts';
import type { Material, MaterialChange, MaterialId } from '../scene/material.ts';
import type { LoadedModel, LoadProgress, ModelSource } from '../scene/model.ts';
import type { CameraPose, PictureSettings } from '../scene/picture.ts';
import type { RayCast, RayHit } from '../scene/ray.ts';
import type { Box } from '../scene/vectors.ts';
import type { CallOptions, CallProgress, CallsUnderWay } from './calls-under-way.ts';
import { Camera } from './camera.ts';
import type { Link, LinkListener } from './link.ts';
import type { ModelFile } from './model-bytes.ts';
import { type OnFrame, Pictures } from './pictures.ts';
import type { EngineHello } from './protocol.ts';
import { Traffic } from './traffic.ts';

const LOAD_SECONDS = 120;

/** How far a load is; a file that this device has is sent up first. */
export type ModelProgress =
  | LoadProgress
  | { readonly stage: 'uploading'; readonly loaded: number; readonly total: number };

export interface LoadModelOptions extends CallOptions {
  /** The entity that the model is put below; without one it lies on top. */
  readonly parent?: EntityId | null;
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
}

/** Something that went wrong without anybody having asked: a message that the engine did not like, an `onFrame` that threw. */
type LogMessage = (error: unknown) => void;

/**
 * The scene of a session, while this device is connected. It stays the same object when a lost connection is made again: calls that were
 * under way are refused with `NoConnection`, pictures come again by themselves.
 */
export class RenderingConnection {
  readonly #log: LogMessage;
  readonly #camera: Camera;
  readonly #pictures: Pictures;
  #traffic: Traffic | null = null;
  #lastActive = Number.NEGATIVE_INFINITY;

  constructor(log: LogMessage) {
    this.#log = log;
    this.#camera = new Camera((sequence, pose) => this.#say({ type: 'camera', sequence, pose }));
    this.#pictures = new Pictures({
      shown: (frame) => this.#say({ type: 'shown', frame }),
      latencyOf: (camera) => this.#camera.latencyOf(camera),
      failed: log,
    });
  }

  get isConnected(): boolean {
    return this.#traffic !== null;
  }

  /** What the engine said of itself when it greeted; null while not connected. */
  get engine(): EngineHello | null {
    return this.#traffic?.engine ?? null;
  }

  /** When the person last did something by this library, in `performance.now()`. */
  get lastActive(): number {
    return this.#lastActive;
  }

  /** Any call of the scene, by its name. The methods below are these calls in the words of the native library. */
  async call<Name extends SceneCallName>(
    name: Name,
    params: SceneCallInput<Name>,
    options: CallOptions & CallProgress = {},
  ): Promise<SceneCallResult<Name>> {
    const { calls } = this.#now();
    this.#lastActive = performance.now();
    return calls.ask(name, params, options);
  }

  /**
   * Loads a model: from an address (`https://…`, `builtin://…`, `file:…`), or from bytes that this device has, which are sent up first.
   * Whatever fails, the scene stays as it was.
   */
  async loadModel(
    source: string | ModelSource | ModelFile,
    { parent = null, onProgress, ...options }: LoadModelOptions = {},
  ): Promise<LoadedModel> {
    const patient = { timeoutSeconds: LOAD_SECONDS, ...options, onProgress };
    return this.call('loadModel', { source: await this.#sourceOf(source, patient), parent }, patient);
  }

  createEntity(entity: EntityChange = {}, options?: CallOptions): Promise<Entity> {
    return this.call('createEntity', entity, options);
  }

  /** With all that is below it; beside it, or below `parent`. */
  cloneEntity(
    entity: EntityId,
    { parent, ...options }: CallOptions & { readonly parent?: EntityId | null } = {},
  ): Promise<Entity> {
    return this.call('cloneEntity', { entity, parent }, options);
  }

  /** With all that is below it. Answers how many there were. */
  async destroyEntity(entity: EntityId, options?: CallOptions): Promise<number> {
    return (await this.call('destroyEntity', { entity }, options)).destroyed;
  }

  /** What is left out stays as it is. */
  updateEntity(entity: EntityId, change: EntityChange, options?: CallOptions): Promise<Entity> {
    return this.call('updateEntity', { ...change, entity }, options);
  }

  getEntity(entity: EntityId, options?: CallOptions): Promise<Entity> {
    return this.call('getEntity', { entity }, options);
  }

  /** Those right below one, or on top, in the order of their ids. */
  listEntities(params: Lists<'listEntities'> = {}, options?: CallOptions): PagedAsyncIterable<Entity> {
    return paged(async (after) => {
      const page = await this.call('listEntities', { ...params, ...(after !== null && { after }) }, options);
      return { items: page.entities, next: page.after };
    });
  }

  /** Those of exactly this name, anywhere below `below` or in the whole scene. */
  findEntities(params: Lists<'findEntities'>, options?: CallOptions): PagedAsyncIterable<Entity> {
    return paged(async (after) => {
      const page = await this.call('findEntities', { ...params, ...(after !== null && { after }) }, options);
      return { items: page.entities, next: page.after };
    });
  }

  /** Of an entity and what is below it, or of the whole scene. */
  listMaterials(params: Lists<'listMaterials'> = {}, options?: CallOptions): PagedAsyncIterable<Material> {
    return paged(async (after) => {
      const page = await this.call('listMaterials', { ...params, ...(after !== null && { after }) }, options);
      return { items: page.materials, next: page.after };
    });
  }

  updateMaterial(material: MaterialId, change: MaterialChange, options?: CallOptions): Promise<Material> {
    return this.call('updateMaterial', { ...change, material }, options);
  }

  /** Of an entity and what is below it, or of the whole scene; null where there is no mesh. */
  async getBounds(params: SceneCallInput<'getBounds'> = {}, options?: CallOptions): Promise<Box | null> {
    return (await this.call('getBounds', params, options)).box;
  }

  /** What a ray meets, nearest first. */
  async rayCastQuery(ray: RayCast, options?: CallOptions): Promise<readonly RayHit[]> {
    return (await this.call('rayCast', ray, options)).hits;
  }

  getStatistics(options?: CallOptions): Promise<SceneCallResult<'getStatistics'>> {
    return this.call('getStatistics', {}, options);
  }

  queryServerPerformance(options?: CallOptions): Promise<SceneCallResult<'queryPerformance'>> {
    return this.call('queryPerformance', {}, options);
  }

  /** Enough to draw the scene without pictures. */
  getOutline(
    params: SceneCallInput<'getOutline'> = {},
    options?: CallOptions,
  ): Promise<SceneCallResult<'getOutline'>> {
    return this.call('getOutline', params, options);
  }

  /** Everything goes. Answers how many entities there were. */
  async clearScene(options?: CallOptions): Promise<number> {
    return (await this.call('clearScene', {}, options)).destroyed;
  }

  /** From now on `onFrame` gets pictures, until `stopPictures`, also over a connection that was made again. Asked again, it takes the new settings. */
  async startPictures(
    settings: PictureSettings,
    onFrame: OnFrame,
    options?: CallOptions,
  ): Promise<SceneCallResult<'startPictures'>> {
    const started = this.call('startPictures', settings, options);
    this.#pictures.want({ settings, onFrame });
    try {
      const result = await started;
      this.#camera.flush();
      return result;
    } catch (error) {
      if (this.#pictures.settings === settings && this.isConnected) this.#pictures.want(null);
      throw error;
    }
  }

  async stopPictures(options?: CallOptions): Promise<void> {
    this.#pictures.want(null);
    await this.call('stopPictures', {}, options);
  }

  /** Where the camera is. Nothing is answered: only the newest pose counts, and one in 16 ms is sent. */
  setCamera(pose: CameraPose): void {
    this.#now();
    this.#lastActive = performance.now();
    this.#camera.set(pose);
  }

  /** The person did something that is no call: it keeps the device active. */
  sendInput(kind = 'input'): void {
    this.#now();
    this.#lastActive = performance.now();
    this.#say({ type: 'input', kind });
  }

  /** For the session: the listener of the next link. */
  listener(closed: (reason: RemoteRenderingError) => void): LinkListener {
    return {
      heard: (message) => this.#traffic?.heard(message),
      bytes: (bytes) => this.#pictures.arrived(bytes),
      closed: (reason) => {
        this.#leave();
        closed(reason);
      },
    };
  }

  /** For the session: from now on everything goes over this link. */
  join(link: Link): void {
    this.#traffic = new Traffic(link, this.#log);
    const { settings } = this.#pictures;
    if (settings) void this.#startAgain(this.#traffic.calls, settings);
  }

  #leave(): void {
    const traffic = this.#traffic;
    this.#traffic = null;
    this.#camera.stop();
    traffic?.fail(noConnection());
  }

  async #startAgain(calls: CallsUnderWay, settings: PictureSettings): Promise<void> {
    try {
      await calls.ask('startPictures', settings, {});
      this.#camera.flush();
    } catch (error) {
      this.#log(error);
    }
  }

  async #sourceOf(
    source: string | ModelSource | ModelFile,
    options: CallOptions & Pick<LoadModelOptions, 'onProgress'>,
  ): Promise<ModelSource> {
    if (typeof source === 'string') return { url: source };
    if ('url' in source || 'upload' in source) return source;
    const { uploads } = this.#now();
    this.#lastActive = performance.now();
    const upload = await uploads.send(source, options, (loaded, total) =>
      options.onProgress?.({ stage: 'uploading', loaded, total }),
    );
    return { upload };
  }

  #say(message: object): void {
    this.#traffic?.say(message);
  }

  #now(): Traffic {
    if (this.#traffic) return this.#traffic;
    throw noConnection();
  }
}

/** What may be said of a list; the pages are the library's business. */
export type Lists<Name extends 'listEntities' | 'findEntities' | 'listMaterials'> = Omit<
  SceneCallInput<Name>,
  'after'
>;

const noConnection = (): RemoteRenderingError =>
  new RemoteRenderingError(
    'NoConnection',
    'This device is not connected to the session (any more): connect first.',
  );
