import { describe, expect, it } from 'vitest';
import { aTriangle } from '../support/a-triangle.ts';
import { patiently } from '../support/patiently.ts';
import { signedInViewer } from '../support/signed-in-viewer.ts';

const plain = { RENDERER_CHROMIUM: 'none' };

describe('the page at /viewer, where something goes wrong', () => {
  it('says why a model was not loaded, and loads a file of the device after that', async () => {
    const { visit } = await signedInViewer(plain);
    const { page } = visit;
    await visit.create(10);
    const note = page.locator('#model-note[data-tone=bad]');
    for (const address of ['builtin://Nothing', 'https://127.0.0.1/model.glb']) {
      await page.getByLabel('Address').fill(address);
      await page.getByRole('button', { name: 'Load', exact: true }).click();
      await note.waitFor();
      expect(await note.textContent()).toMatch(/\w{3,}.*\.$/);
      await page.locator('#model-controls:enabled').waitFor();
    }
    await visit.shoot('14-model-refused');
    const file = page.locator('#model-file');
    await file.setInputFiles({ name: 'broken.glb', mimeType: '', buffer: Buffer.from('no model at all') });
    await patiently(() => note.textContent()).not.toMatch(/127|Nothing/);
    await file.setInputFiles({ name: 'triangle.gltf', mimeType: 'model/gltf+json', buffer: aTriangle() });
    await page.locator('#model-note', { hasText: '1 triangle in' }).waitFor();
    await patiently(() => page.locator('#scene-facts dd').nth(2).textContent()).toBe('1');
    expect(visit.complaints).toEqual([]);
  });

  it('comes back by itself to the scene as it was when the connection is lost', async () => {
    const { visit } = await signedInViewer(plain);
    const { page } = visit;
    const lose: (() => Promise<unknown>)[] = [];
    await page.routeWebSocket(/\/hosts\//, (socket) => {
      const server = socket.connectToServer();
      lose.push(async () => {
        await Promise.all([socket.close({ code: 1012, reason: 'AgentStopping' }), server.close()]);
      });
    });
    // What is routed is known to a page from its beginning on.
    await page.reload();
    await visit.create(10);
    await visit.load();
    const told = page.getByRole('heading', { name: 'The connection is lost' }).waitFor();
    await Promise.all([told, lose[0]?.()]);
    await visit.connected();
    await patiently(() => lose.length).toBe(2);
    await page.locator('#overlay').waitFor({ state: 'hidden' });
    await visit.press(0.5, 0.5);
    await page.locator('#selection:not(.empty)').waitFor();
    await patiently(() => page.locator('#scene-facts dd').first().textContent()).toBe('1');
  });

  it('is moved by the keyboard alone: turned, zoomed, deselected and set back', async () => {
    const { visit } = await signedInViewer(plain);
    const { page } = visit;
    await visit.create(10);
    await visit.load();
    await visit.press(0.5, 0.5);
    await page.locator('#selection:not(.empty)').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#selection.empty').waitFor();
    let look = await visit.modelSeen();
    for (const keys of [
      ['ArrowLeft', 'ArrowLeft', 'ArrowUp'],
      ['+', '+', '+', '+'],
      ['Shift+ArrowRight'],
      ['f'],
    ]) {
      for (const key of keys) await page.keyboard.press(key);
      look = await visit.looksOther(look);
    }
  });
});
