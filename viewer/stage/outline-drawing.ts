import type { Outline, RenderingConnection } from '../../client/index.ts';
import { newestOnly } from '../page/newest-only.ts';
import type { View } from './orbit-camera.ts';
import { paintOutline } from './paint-outline.ts';
import { pictureSize } from './picture-size.ts';

const MOST_BOXES = 2000;
const MOST_PIXELS = 1_000_000;

interface OutlineDrawingParts {
  readonly canvas: HTMLCanvasElement;
  readonly view: () => View;
  /** Whether there are more parts than are drawn. */
  readonly cut: (isCut: boolean) => void;
}

/** The scene as boxes, drawn by this page while it is on. */
export class OutlineDrawing {
  readonly #parts: OutlineDrawingParts;
  readonly #read: (connection: RenderingConnection) => void;
  #boxes: Outline['boxes'] = [];
  #isOn = false;
  #isPainting = false;

  constructor(parts: OutlineDrawingParts) {
    this.#parts = parts;
    this.#read = newestOnly((connection) => this.#fetch(connection));
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** From now on, beginning with nothing. */
  begin(): void {
    this.#isOn = true;
    this.#boxes = [];
    this.paint();
  }

  stop(): void {
    this.#isOn = false;
  }

  /** The scene is another one. */
  changed(connection: RenderingConnection): void {
    if (this.#isOn) this.#read(connection);
  }

  /** Once in a frame of the screen, however often it is asked for. */
  paint(): void {
    if (this.#isPainting || !this.#isOn) return;
    this.#isPainting = true;
    requestAnimationFrame(() => {
      this.#isPainting = false;
      if (this.#isOn) this.#draw();
    });
  }

  #draw(): void {
    const { canvas, view } = this.#parts;
    const { clientWidth, clientHeight } = canvas;
    const { width, height } = pictureSize(clientWidth, clientHeight, devicePixelRatio, MOST_PIXELS);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    paintOutline(canvas, this.#boxes, view());
  }

  async #fetch(connection: RenderingConnection): Promise<void> {
    try {
      const { boxes, cut } = await connection.getOutline({ limit: MOST_BOXES });
      this.#boxes = boxes;
      this.#parts.cut(cut);
      this.paint();
    } catch {
      // The connection is gone or going, which is told elsewhere; it is asked for again with the next one.
    }
  }
}
