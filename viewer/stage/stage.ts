import type { Picture, RenderingConnection } from '../../client/index.ts';
import { byId } from '../page/by-id.ts';
import { codeOf } from '../page/code-of.ts';
import { newestOnly } from '../page/newest-only.ts';
import { wordsOf } from '../page/words-of.ts';
import { cameraInput } from './camera-input.ts';
import { Meter } from './meter.ts';
import { OrbitCamera } from './orbit-camera.ts';
import { OutlineDrawing } from './outline-drawing.ts';
import { pictureSize } from './picture-size.ts';

const RESIZED_MS = 250;
const METER_MS = 500;
const NO_BROWSER = 'outline: no browser on the host';

/** `starting`: pictures were asked for, and boxes are drawn until the first comes. */
type Mode = 'empty' | 'starting' | 'pictures' | 'outline';

interface StageParts {
  /** A ray through what was pressed on. */
  readonly picked: (ray: ReturnType<OrbitCamera['ray']>) => void;
  readonly unpicked: () => void;
  /** What draws the pictures; null: nothing does. */
  readonly drawnBy: (renderer: string | null) => void;
}

/** Where the scene is seen: as pictures where the host draws some, else as boxes that are drawn here. */
export class Stage {
  readonly #parts: StageParts;
  readonly #canvas = byId('picture', HTMLCanvasElement);
  readonly #note = byId('stage-note', HTMLElement);
  readonly #camera = new OrbitCamera();
  readonly #meter = new Meter(byId('meter', HTMLElement));
  readonly #start: (connection: RenderingConnection) => void;
  readonly #outline: OutlineDrawing;
  #connection: RenderingConnection | null = null;
  #mode: Mode = 'empty';

  constructor(parts: StageParts) {
    this.#parts = parts;
    this.#start = newestOnly((connection) => this.#startPictures(connection));
    this.#outline = new OutlineDrawing({
      canvas: this.#canvas,
      view: () => this.#camera.view(),
      cut: (isCut) => {
        this.#note.dataset['cut'] = isCut ? 'not all parts are shown' : '';
      },
    });
    cameraInput({
      canvas: this.#canvas,
      camera: this.#camera,
      moved: () => this.#moved(),
      picked: (x, y) => this.#pick(x, y),
      wantsFit: () => void this.fit(),
      wantsNothing: parts.unpicked,
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#resized(), RESIZED_MS);
    }).observe(this.#canvas);
    setInterval(() => this.#mode === 'pictures' && this.#meter.show(), METER_MS);
  }

  /** Shows the scene of this connection from now on. It comes back by itself when the connection does. */
  show(connection: RenderingConnection): void {
    if (connection === this.#connection) this.changed();
    else this.#begin(connection);
  }

  /** What was seen last stays where it is. */
  leave(): void {
    this.#connection = null;
    this.#outline.stop();
    this.#become('empty', '');
  }

  /** The scene is another one: pictures come by themselves, boxes have to be asked for. */
  changed(): void {
    if (this.#connection) this.#outline.changed(this.#connection);
  }

  /** All of the scene is seen. */
  async fit(): Promise<void> {
    try {
      const box = await this.#connection?.getBounds();
      if (box) this.#camera.fit(box, this.#aspect());
      this.changed();
      this.#moved();
    } catch {
      // The connection is gone or going, which is told elsewhere; the view stays as it is.
    }
  }

  #begin(connection: RenderingConnection): void {
    this.#connection = connection;
    this.#outline.begin();
    if (connection.engine?.pictures === false) this.#drawOutline(NO_BROWSER);
    else {
      this.#become('starting', 'outline: the first picture is on its way');
      this.#start(connection);
    }
    void this.fit();
  }

  async #startPictures(connection: RenderingConnection): Promise<void> {
    const { clientWidth, clientHeight } = this.#canvas;
    const size = pictureSize(clientWidth, clientHeight, devicePixelRatio);
    try {
      const onFrame = (picture: Picture): Promise<void> => this.#showPicture(connection, picture);
      const { renderer } = await connection.startPictures({ ...size, quality: 80 }, onFrame, {
        timeoutSeconds: 60,
      });
      this.#parts.drawnBy(renderer);
    } catch (error) {
      if (connection !== this.#connection || !connection.isConnected) return;
      const isMissing = codeOf(error) === 'PicturesUnavailable';
      this.#drawOutline(isMissing ? NO_BROWSER : `outline: ${wordsOf(error)}`);
      this.#note.title = wordsOf(error);
    }
  }

  async #showPicture(
    connection: RenderingConnection,
    { jpeg, latencyMs, width, height }: Picture,
  ): Promise<void> {
    const image = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }));
    if (connection === this.#connection) {
      if (this.#mode !== 'pictures') this.#become('pictures', '');
      this.#outline.stop();
      if (this.#canvas.width !== width) this.#canvas.width = width;
      if (this.#canvas.height !== height) this.#canvas.height = height;
      this.#canvas.getContext('2d')?.drawImage(image, 0, 0);
      this.#meter.frame(latencyMs);
    }
    image.close();
  }

  #drawOutline(note: string): void {
    this.#parts.drawnBy(null);
    if (!this.#outline.isOn) this.#outline.begin();
    this.#become('outline', note);
    this.changed();
  }

  #moved(): void {
    if (this.#connection?.isConnected) this.#connection.setCamera(this.#camera.pose());
    this.#outline.paint();
  }

  #resized(): void {
    if (this.#connection?.isConnected && (this.#mode === 'pictures' || this.#mode === 'starting'))
      this.#start(this.#connection);
    this.#outline.paint();
  }

  #pick(x: number, y: number): void {
    const { clientWidth, clientHeight } = this.#canvas;
    const across = (2 * x) / clientWidth - 1;
    this.#parts.picked(this.#camera.ray(across, 1 - (2 * y) / clientHeight, this.#aspect()));
  }

  #aspect(): number {
    return this.#canvas.clientWidth / (this.#canvas.clientHeight || 1);
  }

  #become(mode: Mode, note: string): void {
    if (mode !== 'pictures') this.#meter.clear();
    this.#mode = mode;
    this.#canvas.dataset['mode'] = mode;
    this.#note.textContent = note;
    this.#note.removeAttribute('title');
  }
}
