import { fileURLToPath } from 'node:url';
import { openPictures, type PicturesOptions } from '../../renderer/pictures/open-pictures.ts';
import type { Picture, Pictures, Pose, Settings } from '../../renderer/pictures/pictures.ts';
import { until } from './until.ts';

/** The page as `npm run build` makes it. */
const page = fileURLToPath(new URL('../../dist/renderer/pictures/page/', import.meta.url));

export const someSettings = (over: Partial<Settings> = {}): Settings => ({
  width: 320,
  height: 180,
  quality: 90,
  maxFramesPerSecond: 60,
  ...over,
});

/** From one step in front of the origin, a little aside. */
export const aPose = (over: Partial<Pose> = {}): Pose => ({
  position: [0, 0, 3],
  target: [0, 0, 0],
  up: [0, 1, 0],
  fieldOfView: 50,
  ...over,
});

/** A device that looks at pictures: it keeps the newest, and says at once that it was shown, unless told not to. */
export class WatchingDevice {
  readonly pictures: Pictures;
  readonly log: string[] = [];
  readonly came: Omit<Picture, 'jpeg'>[] = [];
  newest: Picture | null = null;
  shows = true;
  #sequence = 0;

  constructor(options: Omit<PicturesOptions, 'page' | 'log' | 'chromium'> & { chromium?: string | null }) {
    this.pictures = openPictures({
      chromium: null,
      ...options,
      page,
      log: (line) => void this.log.push(line),
    });
  }

  start(over: Partial<Settings> = {}): Promise<{ readonly renderer: string }> {
    return this.pictures.start(someSettings(over), (picture) => {
      const { jpeg: _jpeg, ...rest } = picture;
      this.came.push(rest);
      this.newest = picture;
      if (this.shows) this.pictures.shown(picture.frame);
    });
  }

  pose(over: Partial<Pose> = {}): number {
    this.#sequence += 1;
    this.pictures.camera(this.#sequence, aPose(over));
    return this.#sequence;
  }

  /** A picture of what is there now, from that pose. */
  async shot(over: Partial<Pose> = {}): Promise<Picture> {
    const sequence = this.pose(over);
    await until(`a picture of pose ${sequence}`, () => this.newest?.camera === sequence, 60_000);
    if (this.newest === null) throw new Error('It was there a moment ago.');
    return this.newest;
  }
}
