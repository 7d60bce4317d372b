import { describe, expect, it } from 'vitest';
import { patiently } from '../support/patiently.ts';
import { signedInViewer } from '../support/signed-in-viewer.ts';

/** No pictures are needed to see a lease. */
const plain = { RENDERER_CHROMIUM: 'none' };

describe('the lease on the page at /viewer', () => {
  it('says how much of an extension was granted where the lease comes to its longest', async () => {
    const { visit } = await signedInViewer({ ...plain, MAX_LEASE_MINUTES: '20' });
    const { page } = visit;
    await visit.create(10);
    await page.getByRole('button', { name: '+15 min' }).click();
    await page.getByText('10 of 15 minutes granted: the lease has come to its longest.').first().waitFor();
    await patiently(() => visit.secondsLeft()).toBeGreaterThan(1100);
    expect(await visit.secondsLeft()).toBeLessThanOrEqual(1200);
    await visit.shoot('13-capped');
  });

  it('counts down by the time that the service says is left, whatever the clock of the page says', async () => {
    const { visit } = await signedInViewer(plain);
    await visit.page.clock.setSystemTime(new Date('2001-01-01T00:00:00Z'));
    await visit.create(10);
    await patiently(() => visit.secondsLeft()).toBeGreaterThan(560);
    const before = await visit.secondsLeft();
    expect(before).toBeLessThanOrEqual(600);
    await patiently(() => visit.secondsLeft()).toBeLessThan(before);
  });

  it('renews by itself while somebody is at work, and only then', async () => {
    const { visit } = await signedInViewer(plain);
    const { page } = visit;
    await visit.create(2);
    await visit.load();
    expect(await visit.secondsLeft()).toBeLessThanOrEqual(120);
    await page.getByLabel('Renew by itself while I am active').check();
    await visit.drag(60);
    await patiently(() => visit.secondsLeft()).toBeGreaterThan(240);
    await page.getByText('The lease was renewed, because you are active.').first().waitFor();
    expect(await visit.secondsLeft()).toBeLessThanOrEqual(360);
  });

  it('says why the session ended where somebody else ended it', async () => {
    const { broker, visit } = await signedInViewer(plain);
    await visit.create(10);
    const [id] = /[0-9a-f]{32}/.exec(visit.page.url()) ?? [''];
    await broker.native('POST', `${id}/:stop`);
    await visit.page.getByRole('heading', { name: 'The session has ended' }).waitFor();
    await visit.page.locator('#overlay-text', { hasText: 'It was stopped.' }).waitFor();
    expect(visit.complaints).toEqual([]);
  });
});
