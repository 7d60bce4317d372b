import type { RenderingConnection } from '../../client/index.ts';
import { announce } from '../page/announce.ts';
import { byId } from '../page/by-id.ts';
import { make } from '../page/make.ts';
import { newestOnly } from '../page/newest-only.ts';
import { wordsOf } from '../page/words-of.ts';

/** What the scene holds, and what draws it. */
export class ScenePanel {
  readonly #facts = byId('scene-facts', HTMLElement);
  readonly #clear = byId('clear-scene', HTMLButtonElement);
  readonly #read: (connection: RenderingConnection) => void;
  #connection: RenderingConnection | null = null;
  readonly #hint = byId('empty-hint', HTMLElement);
  #renderer: string | null = null;

  constructor(cleared: () => void) {
    this.#read = newestOnly((connection) => this.#fill(connection));
    this.#clear.addEventListener('click', () => void this.#empty(cleared));
  }

  show(connection: RenderingConnection | null): void {
    this.#connection = connection;
    this.#clear.disabled = connection === null;
    if (connection) this.look();
    else {
      this.#facts.replaceChildren();
      this.#hint.hidden = true;
    }
  }

  drawnBy(renderer: string | null): void {
    this.#renderer = renderer?.includes('SwiftShader') ? "the host's processor" : renderer;
    this.look();
  }

  /** The scene has changed. */
  look(): void {
    if (this.#connection) this.#read(this.#connection);
  }

  async #fill(connection: RenderingConnection): Promise<void> {
    try {
      const { models, entities, triangles, materials, bytes } = await connection.getStatistics();
      if (connection !== this.#connection) return;
      this.#hint.hidden = entities > 0;
      const facts = [
        ['Models', models.toLocaleString('en')],
        ['Entities', entities.toLocaleString('en')],
        ['Triangles', triangles.toLocaleString('en')],
        ['Materials', materials.toLocaleString('en')],
        ['Memory', `${(bytes / 2 ** 20).toFixed(1)} MiB`],
        ['Drawn by', this.#renderer ?? 'this page'],
      ];
      this.#facts.replaceChildren(
        ...facts.flatMap(([name = '', value = '']) => {
          const shown = make('dd', '', value);
          shown.title = value;
          return [make('dt', '', name), shown];
        }),
      );
    } catch {
      // The connection is gone or going, which is told elsewhere; the figures are asked for again with the next one.
    }
  }

  async #empty(cleared: () => void): Promise<void> {
    try {
      await this.#connection?.clearScene();
      announce('The scene is empty.');
    } catch (error) {
      announce(wordsOf(error), 'bad');
    }
    cleared();
  }
}
