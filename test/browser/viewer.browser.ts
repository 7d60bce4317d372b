import { describe, expect, it } from 'vitest';
import { patiently } from '../support/patiently.ts';
import { RunningBroker } from '../support/running-broker.ts';
import { signedInViewer } from '../support/signed-in-viewer.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { aBrowser, differing, ViewerVisit } from '../support/viewer-visit.ts';

describe('the page at /viewer', () => {
  it('shows a session from its start to its stop: the model turns, a part is picked and painted, the lease grows', async () => {
    const { key, visit } = await signedInViewer();
    const { page } = visit;
    await visit.create(10);
    await page.getByText('The scene is empty.').waitFor();
    await visit.shoot('3-connected');

    await visit.load();
    await visit.drawn('pictures');
    const whole = await visit.looksOther(
      Array.from({ length: 1440 }, () => [0, 0, 0] as const),
      1000,
    );
    await visit.shoot('4-loaded');

    await visit.drag(180);
    const turned = await visit.looksOther(whole);
    await visit.shoot('5-turned');

    await visit.press(0.5, 0.5);
    await page.locator('#selection:not(.empty)').waitFor();
    const selected = await visit.looksOther(turned, 3);
    const name = await page.locator('#selection-name').textContent();
    expect(name).not.toBe('');
    expect(await page.locator('#selection-facts').textContent()).toMatch(
      /Ide\d+Size.* mCentre.*Distance.* m/,
    );

    await page.locator('#material-color').fill('#18c060');
    const painted = await visit.looksOther(selected);
    await visit.shoot('6-painted');

    await page.getByRole('button', { name: 'Hide' }).click();
    await visit.looksOther(painted, 5);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    const entities = () => page.locator('#scene-facts dd').nth(1).textContent();
    const before = Number(await entities());
    await page.getByRole('button', { name: 'Delete' }).click();
    await patiently(async () => Number(await entities())).toBeLessThan(before);

    const left = await visit.secondsLeft();
    expect(left).toBeGreaterThan(500);
    expect(left).toBeLessThanOrEqual(600);
    await page.getByRole('button', { name: '+5 min' }).click();
    await page.locator('#lease-note', { hasText: '5 more minutes granted.' }).waitFor();
    await patiently(() => visit.secondsLeft()).toBeGreaterThan(left + 200);
    await patiently(() => visit.secondsLeft()).toBeLessThan(left + 300);
    await page.getByRole('button', { name: '+15 min' }).click();
    await page.locator('#lease-note', { hasText: '15 more minutes granted.' }).waitFor();
    await visit.shoot('7-extended');

    // The key is nowhere but in the memory of the page that was typed into.
    const stored = await page.evaluate<string>(
      'JSON.stringify({ ...sessionStorage, ...localStorage }) + location.href',
    );
    expect(stored).not.toContain(key);

    await visit.stop();
    await page.getByText('It was stopped.').first().waitFor();
    await visit.shoot('8-stopped');
    expect(visit.complaints).toEqual([]);
    await page.getByRole('button', { name: 'New session' }).click();
    await page.locator('#session-list-note', { hasText: 'None at the moment.' }).waitFor();
  });

  it('draws the outline where the host has no browser, and says so', async () => {
    const { visit } = await signedInViewer({ RENDERER_CHROMIUM: 'none' });
    await visit.create(10);
    await visit.load();
    await visit.drawn('outline');
    await visit.page.getByText('outline: no browser on the host').waitFor();
    const look = await visit.modelSeen();
    await visit.shoot('outline-1-loaded');
    await visit.drag(150);
    const turned = await visit.looksOther(look);
    await visit.press(0.5, 0.5);
    await visit.page.locator('#selection:not(.empty)').waitFor();
    await visit.page.locator('#tint-color').fill('#d03090');
    await visit.looksOther(turned);
    await visit.shoot('outline-2-tinted');
    expect(visit.complaints).toEqual([]);
  });

  it('is refused in a second tab, comes back in the first after a reload, and fits a telephone', async () => {
    const { visit, another } = await signedInViewer({ RENDERER_CHROMIUM: 'none' });
    await visit.create(10);
    await visit.load();

    const second = await another();
    await second.page.getByRole('button', { name: /^Open session/ }).waitFor();
    await second.shoot('2-sessions');
    await second.page.getByRole('button', { name: /^Open session/ }).click();
    await second.page.getByRole('heading', { name: 'The seat is taken' }).waitFor();
    await second.shoot('9-refused');

    await visit.page.reload();
    await visit.connected();
    await visit.drawn('outline');
    await patiently(() => visit.page.locator('#scene-facts dd').first().textContent()).toBe('1');

    await visit.page.setViewportSize({ width: 390, height: 844 });
    const narrow = await visit.page.evaluate<number>('document.documentElement.scrollWidth');
    expect(narrow).toBeLessThanOrEqual(390);
    await visit.fitted();
    await visit.shoot('10-telephone');
    await visit.page.evaluate('window.scrollTo(0, 420)');
    await visit.shoot('11-telephone-below');
    expect(visit.complaints).toEqual([]);
  });

  it('takes a seat over where the session may be handed on, and the page that had it does not come back', async () => {
    const { visit, another } = await signedInViewer({ RENDERER_CHROMIUM: 'none' });
    await visit.create(10, 'Hand-over');
    await visit.load();
    const loaded = await visit.modelSeen();
    const second = await another();
    await second.page.getByRole('button', { name: /^Open session/ }).click();
    await second.page.getByRole('button', { name: 'Take it over' }).click();
    await second.connected();
    await visit.page.getByRole('heading', { name: 'Another device took over' }).waitFor();
    await visit.shoot('12-taken-over');
    await second.drawn('outline');
    await patiently(async () => differing(loaded, await second.look())).toBeLessThan(100);
    await second.stop();
    await second.page.getByText('It was stopped.').first().waitFor();
  });

  it('refuses a wrong key in words, and keeps nothing of it', async () => {
    const broker = await RunningBroker.start(temporaryFolder());
    const visit = await ViewerVisit.begin(await aBrowser(), broker);
    await visit.signIn(broker.accountId, 'k'.repeat(43));
    await visit.page.getByText('does not know this account and key').waitFor();
    await visit.shoot('0-wrong-key');
    expect(await visit.page.evaluate<number>('sessionStorage.length')).toBe(0);
  });
});
