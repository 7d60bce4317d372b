import { untilAborted } from '../models/until-aborted.ts';
import { SceneFault } from '../scene-fault.ts';
import { Alarm } from './alarm.ts';
import { CrashRecord } from './crash-record.ts';
import type { Drawing } from './drawing.ts';
import type { Chromium } from './find-chromium.ts';
import { FrameFlow } from './frame-flow.ts';
import type { PicturesOptions } from './open-pictures.ts';
import { PictureMeter } from './picture-meter.ts';
import type { Picture, Pictures, Pose, Settings } from './pictures.ts';

/** In milliseconds. */
export interface Patience {
  /** For a browser until it can draw. */
  readonly startMs: number;
  /** A browser that nobody needs is kept, because the device often comes back. */
  readonly keepMs: number;
  /** For one frame. */
  readonly drawMs: number;
}

type Parts = PicturesOptions & { readonly log: (line: string) => void };

/** Pictures that a browser draws. */
export class DrawnPictures implements Pictures {
  readonly #parts: Parts;
  readonly #patience: Patience;
  readonly #flow = new FrameFlow();
  readonly #meter = new PictureMeter();
  readonly #crashes = new CrashRecord();
  readonly #closing = new AbortController();
  #deliver: ((picture: Picture) => void) | null = null;
  #starting: Promise<Drawing> | null = null;
  #drawing: Drawing | null = null;
  /** What is being taken down; nothing of it is waited for but by `close`. */
  #ending = new Set<Promise<void>>();
  readonly #nextLook = new Alarm();
  readonly #tooSlow = new Alarm();
  readonly #keeping = new Alarm();

  constructor(parts: Parts, patience: Patience) {
    this.#parts = parts;
    this.#patience = patience;
  }

  async start(
    settings: Settings,
    deliver: (picture: Picture) => void,
    signal: AbortSignal = never,
  ): Promise<{ readonly renderer: string }> {
    signal.throwIfAborted();
    this.#deliver = deliver;
    this.#flow.begin(settings);
    this.#meter.begin(now());
    this.#keeping.clear();
    try {
      const { renderer } = this.#drawing ?? (await untilAborted(this.#startDrawing(), signal));
      this.#look();
      return { renderer };
    } catch (error) {
      if (this.#deliver === deliver) this.stop();
      throw error;
    }
  }

  camera(sequence: number, pose: Pose): void {
    this.#flow.camera(sequence, pose, now());
    this.#look();
  }

  shown(frame: number): void {
    this.#flow.shown(frame);
    this.#look();
  }

  stop(): void {
    this.#deliver = null;
    this.#flow.end();
    this.#meter.end();
    this.#nextLook.clear();
    this.#keeping.set(this.#patience.keepMs, () => this.#end());
  }

  performance(): ReturnType<Pictures['performance']> {
    return { ...this.#meter.read(now()), memoryBytes: this.#drawing?.memoryBytes() ?? 0 };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.stop();
    this.#keeping.clear();
    await this.#starting?.catch(() => undefined);
    this.#end();
    await Promise.all(this.#ending);
  }

  /** One at a time, whoever asks. */
  #startDrawing(): Promise<Drawing> {
    this.#starting ??= this.#startOne().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  async #startOne(): Promise<Drawing> {
    if (this.#closing.signal.aborted) throw new SceneFault('PicturesUnavailable', 'The engine is ending.');
    const wait = this.#crashes.waitMs(now());
    if (wait > 0)
      throw new SceneFault(
        'PicturesUnavailable',
        `The browser that draws ended twice when it should not have. Pictures may be tried again in ${Math.ceil(wait / 60_000)} minutes; everything else works.`,
      );
    const { findChromium } = await import('./find-chromium.ts');
    const drawing = await this.#launch(await findChromium(this.#parts.chromium));
    if (drawing !== null) return drawing;
    throw new SceneFault(
      'PicturesUnavailable',
      'A browser is there, but it could not be started to draw; the log of the engine says why. Everything else works.',
    );
  }

  async #launch(chromium: Chromium): Promise<Drawing | null> {
    const { startDrawing } = await import('./drawing.ts');
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(this.#patience.startMs)]);
    try {
      const drawing = await startDrawing(
        { ...this.#parts, chromium, signal },
        {
          changed: () => {
            this.#flow.changed();
            this.#look();
          },
          drawn: (draw) => {
            this.#flow.drawn(draw);
            this.#look();
          },
          frame: (draw, jpeg) => this.#framed(draw, jpeg),
        },
      );
      this.#drawing = drawing;
      void drawing.failed.then((reason) => this.#failed(drawing, reason));
      return drawing;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#parts.log(`the browser that draws could not be started: ${oneLine(reason)}`);
      return null;
    }
  }

  #framed(draw: number, jpeg: Uint8Array): void {
    const frame = this.#flow.arrived(draw);
    if (!this.#flow.awaited) this.#tooSlow.clear();
    if (frame !== null && this.#deliver !== null) {
      const { cameraAt, ...rest } = frame;
      this.#meter.delivered(now(), cameraAt);
      this.#deliver({ ...rest, jpeg });
    }
    this.#look();
  }

  /** Asks for a frame, if one is due. */
  #look(): void {
    this.#nextLook.clear();
    if (this.#drawing === null) return;
    const next = this.#flow.next(now());
    if (next === null) return;
    if (typeof next === 'number') {
      this.#nextLook.set(next, () => this.#look());
      return;
    }
    const drawing = this.#drawing;
    this.#tooSlow.set(this.#patience.drawMs, () => this.#failed(drawing, 'a frame took too long'));
    drawing.draw(next);
  }

  #failed(drawing: Drawing, reason: string): void {
    if (drawing !== this.#drawing) return;
    this.#parts.log(`the browser that draws ended: ${oneLine(reason)}`);
    this.#crashes.add(now());
    this.#end();
    if (this.#deliver === null || this.#crashes.waitMs(now()) > 0) return;
    this.#startDrawing().then(
      () => this.#look(),
      // It is in the log; the next start says it to the device.
      () => undefined,
    );
  }

  #end(): void {
    const drawing = this.#drawing;
    this.#drawing = null;
    this.#flow.pageLost();
    this.#nextLook.clear();
    this.#tooSlow.clear();
    if (drawing === null) return;
    const ending = drawing
      .end()
      .catch((error: unknown) => this.#parts.log(`the browser left something behind: ${String(error)}`))
      .finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}

const never = new AbortController().signal;

const now = (): number => performance.now();

/** A log has one line for each event. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 600);
