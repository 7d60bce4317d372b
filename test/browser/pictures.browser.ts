import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pose } from '../../renderer/pictures/pictures.ts';
import { WatchingDevice } from '../support/pictures-device.ts';
import { Eye, type Pixel, type Seen } from '../support/pictures-eye.ts';
import { aPng } from '../support/pictures-png.ts';
import { aBox, aMesh, ToldScene } from '../support/pictures-scene.ts';
import { until } from '../support/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'pictures-test-'));
const scene = new ToldScene();
const device = new WatchingDevice({ scene, folder });
let eye: Eye;

const see = async (over: Partial<Pose> = {}): Promise<Seen> => eye.look((await device.shot(over)).jpeg);
const red = ([r, g, b]: Pixel): boolean => r > 120 && g < 80 && b < 80;
const green = ([r, g, b]: Pixel): boolean => g > 100 && r < 90 && b < 90;
const blue = ([r, g, b]: Pixel): boolean => b > 120 && r < 90 && g < 100;
const backdrop = ([r, g, b]: Pixel): boolean => r > 150 && g > 150 && b > 150 && Math.abs(r - b) < 40;
const orange = ([r, g, b]: Pixel): boolean => r > 200 && g > 90 && g < 180 && b < 90;
let round = 0;
/** An id of the running test's own: they are never given twice. */
const id = (number: 1 | 2 | 3): string => `e${round * 10 + number}`;

beforeAll(async () => {
  eye = await Eye.open();
  scene.mesh(1, aBox());
  scene.material('m1', { color: [0.8, 0.02, 0.02] });
  scene.material('m2', { color: [0.9, 0.9, 0.9] });
  scene.material('m3', { color: [0.02, 0.6, 0.02], unlit: true });
  await device.start();
});
afterAll(async () => {
  await device.pictures.close();
  await eye.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  scene.say({ kind: 'gone', entities: [id(1), id(2), id(3)], materials: [], meshes: [], textures: [] });
  round += 1;
});

describe('what a picture shows', () => {
  it('shows nothing but the backdrop where there is nothing', async () => {
    const seen = await see();
    expect(seen.count(backdrop)).toBe(seen.width * seen.height);
    expect([seen.width, seen.height]).toEqual([320, 180]);
  });

  it('shows a red box red in the middle, and the backdrop around it', async () => {
    scene.entity(id(1), { meshes: [{ mesh: 1, material: 'm1' }] });
    const seen = await see();
    expect(seen.at(0.5, 0.5)).toSatisfy(red);
    for (const corner of [seen.at(0, 0), seen.at(1, 0), seen.at(0, 1), seen.at(1, 1)])
      expect(corner).toSatisfy(backdrop);
  });

  it('shows it elsewhere when it has moved: right is x, up is y', async () => {
    scene.entity(id(1), { meshes: [{ mesh: 1, material: 'm1' }], position: [1.2, 0.7, 0] });
    const seen = await see();
    expect(seen.at(0.5, 0.5)).toSatisfy(backdrop);
    expect(seen.at(0.75, 0.25)).toSatisfy(red);
  });

  it('shows a child where its parent takes it, whichever of them was told of first', async () => {
    scene.entity(id(2), { parent: id(1), meshes: [{ mesh: 1, material: 'm1' }] });
    scene.entity(id(1), { position: [-1.3, 0, 0] });
    const seen = await see();
    expect(seen.at(0.25, 0.5)).toSatisfy(red);
    expect(seen.at(0.5, 0.5)).toSatisfy(backdrop);
  });

  it('shows the nearer of two things', async () => {
    scene.entity(id(1), { meshes: [{ mesh: 1, material: 'm1' }], position: [0, 0, -1] });
    scene.entity(id(2), { meshes: [{ mesh: 1, material: 'm3' }], position: [0, 0, 1] });
    expect((await see()).at(0.5, 0.5)).toSatisfy(green);
    expect((await see({ position: [0, 0, -4] })).at(0.5, 0.5)).toSatisfy(red);
  });

  it('shows all of the scene before any pose was given', async () => {
    const own = new WatchingDevice({ scene, folder });
    scene.entity(id(1), {
      meshes: [{ mesh: 1, material: 'm1' }],
      position: [500, 0, 0],
      scale: [90, 90, 90],
    });
    await own.start();
    await until('a first picture', () => own.newest !== null, 60_000);
    const seen = await eye.look(own.newest?.jpeg ?? new Uint8Array());
    expect(own.newest?.camera).toBe(0);
    expect(seen.at(0.5, 0.5)).toSatisfy(red);
    await own.pictures.close();
  });

  it.each([
    ['invisible', { visible: false }],
    ['not enabled', { enabled: false }],
  ])('shows nothing of what is %s, or below it', async (_name, off) => {
    scene.entity(id(1), { meshes: [{ mesh: 1, material: 'm1' }], ...off });
    scene.entity(id(2), { parent: id(1), meshes: [{ mesh: 1, material: 'm1' }], position: [1.2, 0, 0] });
    expect((await see()).count(red)).toBe(0);
    scene.entity(id(1), { visible: true, enabled: true });
    expect((await see()).count(red)).toBeGreaterThan(1000);
  });

  it('shows nothing of what is gone', async () => {
    scene.entity(id(1), { meshes: [{ mesh: 1, material: 'm1' }] });
    expect((await see()).count(red)).toBeGreaterThan(1000);
    scene.say({ kind: 'gone', entities: [id(1)], materials: [], meshes: [], textures: [] });
    expect((await see()).count(red)).toBe(0);
  });
});

describe('what things look like', () => {
  it('lays a tint over what is below it, and the nearest counts', async () => {
    scene.entity(id(1), { tint: [0.05, 0.05, 1] });
    scene.entity(id(2), { parent: id(1), meshes: [{ mesh: 1, material: 'm2' }], position: [-1, 0, 0] });
    scene.entity(id(3), { parent: id(1), meshes: [{ mesh: 1, material: 'm2' }], position: [1, 0, 0] });
    scene.entity(id(3), { tint: [1, 0.02, 0.02] });
    const seen = await see();
    expect(seen.at(0.3, 0.5)).toSatisfy(blue);
    expect(seen.at(0.7, 0.5)).toSatisfy(red);
    scene.entity(id(1), { tint: null });
    expect((await see()).at(0.3, 0.5)).toSatisfy(([r, , b]: Pixel) => r > 150 && b > 150);
  });

  it('draws a line around what is selected, and what is below it, and none otherwise', async () => {
    scene.entity(id(1), {});
    scene.entity(id(2), { parent: id(1), meshes: [{ mesh: 1, material: 'm2' }] });
    expect((await see()).count(orange)).toBe(0);
    scene.entity(id(1), { selected: true });
    expect((await see()).count(orange)).toBeGreaterThan(100);
    scene.entity(id(1), { selected: false });
    expect((await see()).count(orange)).toBe(0);
  });

  it('takes the new colour of a material', async () => {
    scene.entity(id(1), { meshes: [{ mesh: 1, material: 'm4' }] });
    scene.material('m4', { color: [0.8, 0.02, 0.02] });
    expect((await see()).at(0.5, 0.5)).toSatisfy(red);
    scene.material('m4', { color: [0.02, 0.6, 0.02] });
    expect((await see()).at(0.5, 0.5)).toSatisfy(green);
  });

  it('shows what lies behind something of half opacity', async () => {
    scene.material('m5', { color: [0.02, 0.02, 0.8], opacity: 0.5, alpha: 'blend', unlit: true });
    scene.entity(id(1), { meshes: [{ mesh: 1, material: 'm5' }], position: [0, 0, 1] });
    const before = (await see()).at(0.5, 0.5);
    scene.entity(id(2), { meshes: [{ mesh: 1, material: 'm1' }] });
    const [r, , b] = (await see()).at(0.5, 0.5);
    expect(before[1]).toBeGreaterThan(80);
    expect(r).toBeGreaterThan(60);
    expect(b).toBeGreaterThan(90);
  });

  it('shows no opacity of what is called opaque', async () => {
    scene.material('m9', { color: [0.8, 0.02, 0.02], opacity: 0.1 });
    scene.entity(id(1), { meshes: [{ mesh: 1, material: 'm9' }] });
    expect((await see()).at(0.5, 0.5)).toSatisfy(red);
  });

  it('lets a metal mirror the sky: it is not black', async () => {
    scene.material('m6', { color: [0.9, 0.9, 0.9], metalness: 1, roughness: 0.3 });
    scene.entity(id(1), { meshes: [{ mesh: 1, material: 'm6' }] });
    expect(Math.min(...(await see({ position: [1, 1, 3] })).at(0.5, 0.5))).toBeGreaterThan(70);
  });

  it('lays a texture the right way up, once it is unpacked', async () => {
    const png = aPng([
      [255, 0, 0, 255, 255, 0, 0, 255],
      [0, 0, 255, 255, 0, 130, 0, 255],
    ]);
    scene.texture(1, { mimeType: 'image/png', bytes: png });
    const use = { texture: 1, wrapS: 'clamp', wrapT: 'clamp' } as const;
    scene.material('m7', { color: [1, 1, 1], unlit: true, colorTexture: use });
    scene.entity(id(1), { meshes: [{ mesh: 1, material: 'm7' }] });
    await see();
    const dressed = async (): Promise<Seen> => {
      for (let attempt = 0; attempt < 100; attempt += 1) {
        const seen = await see();
        if (red(seen.at(0.45, 0.35))) return seen;
        await pause(20);
      }
      throw new Error('The texture never came.');
    };
    const seen = await dressed();
    expect(seen.at(0.42, 0.32)).toSatisfy(red);
    expect(seen.at(0.42, 0.68)).toSatisfy(blue);
    expect(seen.at(0.58, 0.68)).toSatisfy(green);
  });

  it('draws what bears a damaged texture without it', async () => {
    scene.texture(2, { mimeType: 'image/png', bytes: new Uint8Array([1, 2, 3, 4, 5]) });
    const use = { texture: 2, wrapS: 'repeat', wrapT: 'repeat' } as const;
    scene.material('m8', { color: [0.8, 0.02, 0.02], colorTexture: use });
    scene.entity(id(1), { meshes: [{ mesh: 1, material: 'm8' }] });
    expect((await see()).at(0.5, 0.5)).toSatisfy(red);
  });

  it('survives numbers beyond all bounds', async () => {
    scene.mesh(9, aMesh([0, 0, 0, 3e38, 0, 0, 0, 3e38, 0], [0, 0, 1, 0, 0, 1, 0, 0, 1], [0, 1, 2]));
    scene.entity(id(1), { meshes: [{ mesh: 9, material: 'm1' }], scale: [1e300, 1e300, 1e300] });
    scene.entity(id(2), { meshes: [{ mesh: 1, material: 'm1' }], scale: [0, 0, 0] });
    await see({ position: [1e300, 0, 0] });
    await see({ position: [0, 0, 0], target: [0, 0, 0], up: [0, 0, 0] });
    scene.say({ kind: 'gone', entities: [id(1), id(2)], materials: [], meshes: [9], textures: [] });
    scene.entity(id(3), { meshes: [{ mesh: 1, material: 'm1' }] });
    expect((await see()).at(0.5, 0.5)).toSatisfy(red);
  });
});

describe('when a picture is drawn', () => {
  it('draws a still scene once more with smooth edges, and then no more', async () => {
    scene.entity(id(1), { meshes: [{ mesh: 1, material: 'm1' }], rotation: [0, 0, 0.3, 0.954] });
    const rough = await see();
    const frames = device.came.length;
    await until('the finer one', () => device.came.length > frames, 60_000);
    const fine = await eye.look(device.newest?.jpeg ?? new Uint8Array());
    const between = ([r, g]: Pixel): boolean => r > 100 && g > 70 && g < 150;
    expect(fine.count(between)).toBeGreaterThan(rough.count(between));
    await pause(700);
    expect(device.came.length).toBe(frames + 1);
  });

  it('sends two frames to a device that shows none, and then the newest pose alone', async () => {
    await device.shot();
    device.shows = false;
    const frames = device.came.length;
    for (let at = 0; at < 30; at += 1) {
      device.pose({ position: [at / 100, 0, 3] });
      await pause(10);
    }
    await until('two frames', () => device.came.length === frames + 2, 60_000);
    const last = device.pose();
    await pause(500);
    expect(device.came.length).toBe(frames + 2);
    device.shows = true;
    device.pictures.shown(device.newest?.frame ?? 0);
    await until('the newest pose', () => device.newest?.camera === last, 60_000);
    expect(device.came[frames + 2]?.camera).toBe(last);
  });

  it('sends no more frames in a second than it was asked for', async () => {
    await device.start({ maxFramesPerSecond: 5 });
    const frames = device.came.length;
    const begun = performance.now();
    while (performance.now() - begun < 2000) {
      device.pose({ position: [Math.sin(performance.now()), 0, 3] });
      await pause(10);
    }
    expect(device.came.length - frames).toBeLessThanOrEqual(12);
    await device.start();
  });

  it('takes a new size at once', async () => {
    await device.start({ width: 200, height: 300 });
    await until('a frame of the new size', () => device.newest?.width === 200, 60_000);
    const seen = await see();
    expect([seen.width, seen.height]).toEqual([200, 300]);
    await device.start();
  });

  it('says what it costs', async () => {
    await device.shot();
    const { framesPerSecond, latencyMs, memoryBytes } = device.pictures.performance();
    expect(framesPerSecond).toBeGreaterThan(0);
    expect(latencyMs?.p50).toBeGreaterThan(0);
    expect(latencyMs?.p95).toBeGreaterThanOrEqual(latencyMs?.p50 ?? 0);
    if (process.platform === 'linux') expect(memoryBytes).toBeGreaterThan(50_000_000);
  });
});
