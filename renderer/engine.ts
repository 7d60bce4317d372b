import { mkdir, rm } from 'node:fs/promises';
import type { LoadProgress } from '../shared/connection/scene/model.ts';
import type { LoadModel, LoadOptions, ModelPlace } from './models/load-model.ts';
import type { ModelAsset } from './models/model-asset.ts';
import type { Pictures } from './pictures/pictures.ts';
import type { Surroundings } from './read-surroundings.ts';
import type { Scene } from './scene/scene.ts';

/**
 * One session's engine: its scene, what loads models into it and what draws it. Each is made when it is first asked for, because a host that
 * nobody connects to should cost little.
 */
export class Engine {
  readonly surroundings: Surroundings;
  #scene: Promise<Scene> | null = null;
  #loader: Promise<LoadModel> | null = null;
  #pictures: Promise<Pictures> | null = null;
  #canDraw: Promise<boolean> | null = null;
  /** What the session was created with. The scene shares its data, so keeping it costs nothing while it is shown. */
  #first: readonly ModelAsset[] = [];

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
  }

  scene(): Promise<Scene> {
    this.#scene ??= this.#openScene();
    return this.#scene;
  }

  async load(place: ModelPlace, options: LoadOptions): Promise<ModelAsset> {
    this.#loader ??= this.#openLoader();
    return await (await this.#loader)(place, options);
  }

  /** Whether there is anything here that could draw; that it does is known when it was started. */
  canDraw(): Promise<boolean> {
    this.#canDraw ??= this.#findsBrowser();
    return this.#canDraw;
  }

  pictures(): Promise<Pictures> {
    this.#pictures ??= this.#openPictures();
    return this.#pictures;
  }

  /** What draws, if it was ever asked for. */
  openedPictures(): Promise<Pictures> | null {
    return this.#pictures;
  }

  /**
   * Loads the models that the session was created with, one after the other.
   *
   * @throws Error that names the model which can't be had.
   */
  async loadFirst(tell: (model: number, stage: LoadProgress['stage']) => void): Promise<void> {
    const first: ModelAsset[] = [];
    for (const url of this.surroundings.models) {
      try {
        // Addresses stay out of the log: they may carry a signature.
        let told: LoadProgress['stage'] | null = null;
        const progress = ({ stage }: LoadProgress): void => {
          if (stage !== told) tell(first.length + 1, stage);
          told = stage;
        };
        const signal = new AbortController().signal;
        const asset = await this.load({ kind: 'address', url }, { signal, progress });
        (await this.scene()).place(asset, null);
        first.push(asset);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(`Model ${first.length + 1} of the session could not be loaded: ${why}`, {
          cause: error,
        });
      }
    }
    this.#first = first;
  }

  /** The scene as it was when the session became ready. */
  async startAfresh(): Promise<void> {
    if (this.#scene === null) return;
    const scene = await this.#scene;
    scene.clear();
    for (const asset of this.#first) scene.place(asset, null);
  }

  /** Ends what draws, and removes what was written. */
  async close(): Promise<void> {
    await this.#pictures?.then(
      (pictures) => pictures.close(),
      // What never opened has nothing to close.
      () => undefined,
    );
    await rm(this.surroundings.scratch, { recursive: true, force: true });
  }

  async #findsBrowser(): Promise<boolean> {
    const { findChromium } = await import('./pictures/find-chromium.ts');
    return findChromium(this.surroundings.settings.chromium).then(
      () => true,
      () => false,
    );
  }

  async #openScene(): Promise<Scene> {
    const { openScene } = await import('./scene/open-scene.ts');
    const { maxEntities: entities, maxTriangles: triangles } = this.surroundings.settings;
    return openScene({ entities, triangles });
  }

  async #openLoader(): Promise<LoadModel> {
    const { openLoader } = await import('./models/open-loader.ts');
    return openLoader(this.surroundings.settings);
  }

  async #openPictures(): Promise<Pictures> {
    const [{ openPictures }, scene] = await Promise.all([
      import('./pictures/open-pictures.ts'),
      this.scene(),
    ]);
    const { settings, scratch } = this.surroundings;
    await mkdir(scratch, { recursive: true, mode: 0o700 });
    return openPictures({ scene, chromium: settings.chromium, folder: scratch });
  }
}
