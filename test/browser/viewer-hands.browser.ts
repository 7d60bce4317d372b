import { describe, expect, it } from 'vitest';
import { aTriangle } from '../support/a-triangle.ts';
import { patiently } from '../support/patiently.ts';
import { signedInViewer } from '../support/signed-in-viewer.ts';
import { covered, type ViewerVisit } from '../support/viewer-visit.ts';

const plain = { RENDERER_CHROMIUM: 'none' };

const models = ({ page }: ViewerVisit) => page.locator('#scene-facts dd').first().textContent();

describe('the page at /viewer, under the hand', () => {
  it('is turned by one finger, zoomed and moved by two, and a tap picks', async () => {
    const { visit } = await signedInViewer(plain);
    await visit.create(10);
    await visit.load();
    let look = await visit.modelSeen();
    await visit.touch([
      [0.4, 0.5],
      [0.6, 0.55],
    ]);
    look = await visit.looksOther(look);
    await visit.touch(
      [
        [0.45, 0.5],
        [0.2, 0.5],
      ],
      [
        [0.55, 0.5],
        [0.8, 0.5],
      ],
    );
    const turned = look;
    look = await visit.looksOther(turned);
    expect(covered(look)).toBeGreaterThan(covered(turned));
    await visit.touch(
      [
        [0.4, 0.3],
        [0.4, 0.6],
      ],
      [
        [0.6, 0.3],
        [0.6, 0.6],
      ],
    );
    await visit.looksOther(look);
    await visit.page.getByRole('button', { name: 'Show all' }).click();
    expect(await visit.page.locator('#selection.empty').count()).toBe(1);
    await visit.touch([[0.5, 0.5]]);
    await visit.page.locator('#selection:not(.empty)').waitFor();
    expect(visit.complaints).toEqual([]);
  });

  it('takes a file that is dropped on the picture, and shows before that where it would land', async () => {
    const { visit } = await signedInViewer(plain);
    await visit.create(10);
    await visit.drop('triangle.gltf', aTriangle(), () => visit.page.locator('#stage.drop').waitFor());
    await visit.page.locator('#model-note', { hasText: '1 triangle in' }).waitFor();
    await patiently(() => models(visit)).toBe('1');
    expect(await visit.page.locator('#stage.drop').count()).toBe(0);
    expect(visit.complaints).toEqual([]);
  });

  it('gives up a load when the person cancels it, leaves the scene as it was, and loads another one after that', async () => {
    const { visit } = await signedInViewer(plain);
    const { page } = visit;
    // The engine never says that anything of a file has arrived.
    await page.routeWebSocket(/\/hosts\//, (socket) => {
      socket.connectToServer().onMessage((message) => {
        if (!String(message).includes('"uploaded"')) socket.send(message);
      });
    });
    // What is routed is known to a page from its beginning on.
    await page.reload();
    await visit.create(10);
    const file = { name: 'triangle.gltf', mimeType: 'model/gltf+json', buffer: aTriangle() };
    await page.locator('#model-file').setInputFiles(file);
    await page.locator('#load-stage', { hasText: 'Sending the file' }).waitFor();
    expect(await page.getByRole('button', { name: 'Load', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('#model-note', { hasText: 'Cancelled. The scene is as it was.' }).waitFor();
    await page.locator('#load-progress').waitFor({ state: 'hidden' });
    expect(await models(visit)).toBe('0');
    await visit.load();
    await patiently(() => models(visit)).toBe('1');
    expect(visit.complaints).toEqual([]);
  });
});
