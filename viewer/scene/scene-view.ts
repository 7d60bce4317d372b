import type { RenderingConnection } from '../../client/index.ts';
import { byId } from '../page/by-id.ts';
import { Stage } from '../stage/stage.ts';
import { ModelPanel } from './model-panel.ts';
import { ScenePanel } from './scene-panel.ts';
import { SelectionPanel } from './selection-panel.ts';

/** The picture and the panels about what it shows: what is done in one of them is seen in the others. */
export class SceneView {
  readonly #scene = new ScenePanel(() => void this.#cleared());
  readonly #selection = new SelectionPanel(() => this.#changed());
  readonly #model = new ModelPanel(() => this.#loaded());
  readonly #stage = new Stage({
    picked: (ray) => this.#selection.pick(ray),
    unpicked: () => void this.#selection.clear(),
    drawnBy: (renderer) => this.#scene.drawnBy(renderer),
  });

  constructor() {
    byId('show-all', HTMLButtonElement).addEventListener('click', () => void this.#stage.fit());
  }

  /** Also when the same connection is there again. */
  show(connection: RenderingConnection): void {
    this.#stage.show(connection);
    this.#selection.show(connection);
    this.#model.show(connection);
    this.#scene.show(connection);
  }

  leave(): void {
    this.#stage.leave();
    this.#selection.show(null);
    this.#model.show(null);
    this.#scene.show(null);
  }

  #loaded(): void {
    void this.#stage.fit();
    this.#scene.look();
  }

  #changed(): void {
    this.#stage.changed();
    this.#scene.look();
  }

  async #cleared(): Promise<void> {
    await this.#selection.clear();
    this.#changed();
  }
}
