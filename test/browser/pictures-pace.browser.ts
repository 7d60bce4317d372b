import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { WatchingDevice } from '../support/pictures-device.ts';
import { aBox, ToldScene } from '../support/pictures-scene.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A third of what two quiet cores without a graphics card do: CI shares its own with others. */
const SLOWEST = { framesPerSecond: 8, p50: 250 };

it('keeps pace with a camera that circles 200 things at 640 × 360', async () => {
  const scene = new ToldScene();
  scene.mesh(1, aBox());
  for (let at = 0; at < 20; at += 1)
    scene.material(`m${at + 1}`, { color: [at / 20, 1 - at / 20, 0.4], roughness: 0.5 });
  for (let at = 0; at < 200; at += 1)
    scene.entity(`e${at + 1}`, {
      position: [((at % 15) - 7) * 1.4, 0, (Math.floor(at / 15) - 6) * 1.4],
      meshes: [{ mesh: 1, material: `m${1 + (at % 20)}` }],
    });
  const device = new WatchingDevice({ scene, folder: temporaryFolder() });
  onTestFinished(() => device.pictures.close());
  await device.start({ width: 640, height: 360, quality: 70 });
  await device.shot();
  const begun = performance.now();
  while (performance.now() - begun < 5500) {
    const turn = (performance.now() - begun) / 1000;
    device.pose({ position: [Math.sin(turn) * 13, 7, Math.cos(turn) * 13] });
    await pause(16);
  }
  const { framesPerSecond, latencyMs } = device.pictures.performance();
  expect(framesPerSecond).toBeGreaterThan(SLOWEST.framesPerSecond);
  expect(latencyMs?.p50).toBeLessThan(SLOWEST.p50);
});
