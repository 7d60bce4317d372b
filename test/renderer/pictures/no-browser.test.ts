import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPictures } from '../../../renderer/pictures/open-pictures.ts';
import { aPose, someSettings } from '../../support/pictures-device.ts';
import { ToldScene } from '../../support/pictures-scene.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Pictures whose browser is a script of the test's. */
function picturesBy(script: string, startMs = 20_000) {
  const program = join(temporaryFolder(), 'browser');
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const [folder, scene, log] = [temporaryFolder(), new ToldScene(), [] as string[]];
  const pictures = openPictures({
    scene,
    chromium: program,
    folder,
    log: (line) => void log.push(line),
    patience: { startMs },
  });
  onTestFinished(() => pictures.close());
  return { pictures, folder, scene, log };
}

const never = (): void => {
  throw new Error('There was to be no picture.');
};

describe('pictures without a browser that draws', () => {
  it('cost nothing and say nothing until they are wanted', async () => {
    const { pictures, folder } = picturesBy('exit 1');
    pictures.camera(1, aPose());
    pictures.shown(1);
    pictures.stop();
    expect(pictures.performance()).toEqual({ framesPerSecond: null, latencyMs: null, memoryBytes: 0 });
    expect(readdirSync(folder)).toEqual([]);
    await pictures.close();
  });

  it.each([
    ['ends at once', 'echo no display here >&2; exit 3', 'no display here'],
    ['can not be run', 'exec /nowhere/at/all', 'exit code 127'],
  ])('are refused when it %s, and the log says why', async (_name, script, why) => {
    const { pictures, folder, log, scene } = picturesBy(script);
    await expect(pictures.start(someSettings(), never)).rejects.toMatchObject({
      code: 'PicturesUnavailable',
    });
    expect(log).toEqual([expect.stringContaining(why)]);
    expect(readdirSync(folder)).toEqual([]);
    expect(scene.followers).toBe(0);
    expect(pictures.performance().framesPerSecond).toBeNull();
  });

  it('are refused when it is not ready in time, and it is ended', async () => {
    const { pictures, folder, log } = picturesBy('exec sleep 60', 300);
    const begun = performance.now();
    await expect(pictures.start(someSettings(), never)).rejects.toMatchObject({
      code: 'PicturesUnavailable',
    });
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(log).toEqual([expect.stringContaining('not ready in time')]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that are no longer wanted while it starts end with what the signal says; another start stands', async () => {
    const { pictures } = picturesBy('exec sleep 60');
    const [first, second] = [new AbortController(), new AbortController()];
    const outcomes = [first, second].map(({ signal }) =>
      pictures.start(someSettings(), () => never(), signal),
    );
    const [one, two] = outcomes.map((outcome) => outcome.catch((error: unknown) => error));
    first.abort(new Error('not wanted'));
    expect(await one).toEqual(new Error('not wanted'));
    expect(pictures.performance().framesPerSecond).toBe(0);
    second.abort(new Error('not this one either'));
    expect(await two).toEqual(new Error('not this one either'));
    expect(pictures.performance().framesPerSecond).toBeNull();
    await expect(pictures.start(someSettings(), never, first.signal)).rejects.toThrow('not wanted');
    expect(pictures.performance().framesPerSecond).toBeNull();
  });

  it('are tried anew at the next start', async () => {
    const { pictures, log } = picturesBy('exit 1');
    for (let attempt = 1; attempt <= 3; attempt += 1)
      await expect(pictures.start(someSettings(), never)).rejects.toMatchObject({
        code: 'PicturesUnavailable',
      });
    expect(log).toHaveLength(3);
  });
});
