import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PicturesOptions } from '../../renderer/pictures/open-pictures.ts';
import { WatchingDevice } from '../support/pictures-device.ts';
import { groupOf, processesBelow, processesThatSay } from '../support/pictures-processes.ts';
import { ToldScene } from '../support/pictures-scene.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

function aDevice(options: Pick<PicturesOptions, 'patience'> = {}) {
  const folder = temporaryFolder();
  const scene = new ToldScene();
  scene.mesh(1);
  scene.material('m1');
  scene.entity('e1', { meshes: [{ mesh: 1, material: 'm1' }] });
  const device = new WatchingDevice({ scene, folder, ...options });
  onTestFinished(() => device.pictures.close());
  // The first process of each browser: the others say of what type they are.
  const browser = (): readonly number[] => {
    const others = new Set(processesThatSay(folder, '--type='));
    return processesThatSay(folder, '--remote-debugging-pipe').filter((pid) => !others.has(pid));
  };
  return { device, folder, scene, browser };
}

const crash = (pid: number | undefined): void => {
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
};

describe('a browser that falls over', () => {
  it('is started again by itself once, with the scene and the pose; the second time it is left alone, in words', async () => {
    const { device, browser } = aDevice();
    await device.start();
    await device.shot();
    const [first] = browser();
    crash(first);
    await until('another browser', () => browser().some((pid) => pid !== first), 60_000);
    const before = device.came.length;
    await device.shot();
    expect(device.came[before]?.frame).toBeGreaterThan(device.came[before - 1]?.frame ?? 0);
    crash(browser()[0]);
    await until('its end is noticed', () => device.log.length === 2);
    await expect(device.start()).rejects.toMatchObject({
      code: 'PicturesUnavailable',
      message: expect.stringMatching(/tried again in \d+ minutes/),
    });
    expect(browser()).toEqual([]);
  });

  it('counts as fallen over when the graphics system is lost', async () => {
    const { device, browser } = aDevice();
    await device.start();
    await device.shot();
    const [first = 0] = browser();
    const [graphics] = processesBelow(first, '--type=gpu-process');
    expect(graphics).toBeDefined();
    crash(graphics);
    await until('it is noticed', () => device.log.length === 1, 60_000);
    expect(device.log[0]).toContain('graphics system');
    await device.shot();
  });

  it('counts as fallen over when a frame takes longer than it may', async () => {
    const { device, browser } = aDevice({ patience: { drawMs: 1500 } });
    await device.start();
    await device.shot();
    const [first = 0] = browser();
    for (const page of processesBelow(first, '--type=renderer')) process.kill(page, 'SIGSTOP');
    device.pose();
    await until('it is noticed', () => device.log.length === 1, 60_000);
    expect(device.log[0]).toContain('took too long');
    await device.shot();
  });
});

describe('a browser that is not needed any more', () => {
  it('is kept for a device that comes back, and has the scene still', async () => {
    const { device, browser, scene } = aDevice();
    await device.start();
    await device.shot();
    device.pictures.stop();
    const came = device.came.length;
    device.pose();
    scene.entity('e1', { position: [1, 0, 0] });
    const [same] = browser();
    await device.start();
    await device.shot();
    expect(browser()).toEqual([same]);
    expect(device.came.length).toBeGreaterThan(came);
    expect(device.pictures.performance().framesPerSecond).not.toBeNull();
  });

  it('ends when it was kept long enough, and is started again when it is wanted', async () => {
    const { device, browser, folder, scene } = aDevice({ patience: { keepMs: 50 } });
    await device.start();
    await device.shot();
    device.pictures.stop();
    await until('it is gone', () => browser().length === 0 && readdirSync(folder).length === 0);
    expect(scene.followers).toBe(0);
    expect(device.pictures.performance()).toEqual({
      framesPerSecond: null,
      latencyMs: null,
      memoryBytes: 0,
    });
    await device.start();
    await device.shot();
    expect(device.log).toEqual([]);
  });

  it('leaves neither a process nor a file when it is closed, also while it starts', async () => {
    const { device, folder, scene } = aDevice();
    const started = device.start().catch((error: unknown) => error);
    await until('a browser', () => processesThatSay(folder).length > 0);
    await device.pictures.close();
    expect(await started).toMatchObject({ code: 'PicturesUnavailable' });
    expect(processesThatSay(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
    expect(scene.followers).toBe(0);
    await expect(device.start()).rejects.toMatchObject({ code: 'PicturesUnavailable' });
  });

  it('runs in the process group of the engine, and ends with it even when that is killed alone', async () => {
    const folder = temporaryFolder();
    const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
    const module = pathToFileURL(at('dist/renderer/pictures/open-pictures.js')).href;
    const engine = spawn(process.execPath, [at('test/support/pictures-engine.mjs'), module, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    onTestFinished(() => void engine.kill('SIGKILL'));
    await once(engine.stdout, 'data');
    const all = processesBelow(engine.pid ?? 0, '');
    expect(all.length).toBeGreaterThan(4);
    expect(all.filter((pid) => groupOf(pid) !== engine.pid)).toEqual([]);
    expect(processesThatSay(folder, 'crashpad_handler')).toEqual([]);
    engine.kill('SIGKILL');
    await until('its browser is gone', () => processesThatSay(folder).length === 0);
  });
});
