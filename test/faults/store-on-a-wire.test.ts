import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { until } from '../support/agent-until.ts';
import { azuriteForThisFile } from '../support/azurite.ts';
import { KillChance } from '../support/kill-chance.ts';
import { create, type Scene } from '../support/kill-steps.ts';
import { onTable } from './house-on-table.ts';
import { sideBySide } from './side-by-side.ts';
import { type LoadAnswer, SteadyLoad } from './steady-load.ts';

const SECOND = 1000;
const SESSIONS = 100;
const PER_SECOND = 60;
/** A call of the broker's at the store takes at most 9.5 s, and an extension is a read and a write. */
const ANSWER_LIMIT_MS = 20 * SECOND;

const azurite = azuriteForThisFile();
const ids = Array.from({ length: SESSIONS }, (_, n) => `s${n}`);

describe.concurrent('a store behind a network', () => {
  it('that takes two seconds longer for everything holds callers up and loses nothing: no pile-up, and over in five seconds', async () => {
    await onTable(azurite, async (scene, wire) => {
      const { house, ready } = scene;
      await sideBySide(8, ids, async (id) => void (await ready(id, 10)));
      const load = mixedLoad(scene);
      await pause(8 * SECOND);
      const before = peakOf(house.broker?.pid);
      wire.delayMs = 2 * SECOND;
      await pause(20 * SECOND);
      wire.delayMs = 0;
      const fastAt = performance.now();
      await pause(8 * SECOND);
      await load.stop();
      const peak = peakOf(house.broker?.pid);
      const recovered = load.answers.filter(({ atMs }) => atMs >= fastAt + 5 * SECOND);
      expect(peak).toBeLessThanOrEqual(2 * before);
      expectTrueAnswers(load.answers);
      expect(recovered.length).toBeGreaterThan(PER_SECOND);
      expect(recovered.filter(({ status }) => status !== 200 && status !== 201)).toEqual([]);
      expect(at99(recovered.map(({ tookMs }) => tookMs))).toBeLessThan(SECOND);
      await expectKept(scene, load.answers);
    });
  }, 120_000);

  it('that is cut for thirty seconds is a 503 throughout, and what fell due meanwhile is written at once, as of its moment', async () => {
    await onTable(azurite, async (scene, wire) => {
      const { api, facts, ready, when } = scene;
      await ready('lasting', 10);
      await sideBySide(8, ids, (id) => create(api, id, 1));
      const due = new Map<string, number>();
      for (const id of ids) due.set(id, (await when(id, ({ state }) => state === 'ready')).expiresAt ?? 0);
      const first = Math.min(...due.values());
      await pause(first - 5 * SECOND - Date.now());
      wire.isCut = true;
      const load = mixedLoad(scene);
      await pause(30 * SECOND);
      await load.stop();
      wire.isCut = false;
      const backAt = Date.now();
      expect(backAt).toBeGreaterThan(Math.max(...due.values()));
      const during = new Set(load.answers.map(({ status }) => status));
      expect([...during]).toEqual([503]);
      expectTrueAnswers(load.answers);
      await until('the store is found again', async () => (await api.once('GET', 'lasting'))?.status === 200);
      for (const id of ids)
        expect((await facts(id)).end).toEqual({ reason: 'leaseExpired', at: due.get(id) });
      await sideBySide(
        8,
        ids,
        async (id) => void (await when(id, ({ isGivenBack }) => isGivenBack, 70 * SECOND)),
      );
      const lasts = await Promise.all(ids.map(async (id) => (await facts(id)).billingStoppedAt ?? Infinity));
      expect(Math.max(...lasts) - backAt).toBeLessThan(15 * SECOND);
      expect(await facts('lasting')).toMatchObject({ state: 'ready', lease: 10 });
    });
  }, 180_000);
});

/** Reads, longer leases and new sessions, as six to three to one. */
function mixedLoad(scene: Scene): SteadyLoad {
  const chance = new KillChance(1);
  let made = 0;
  let lease = 10;
  return new SteadyLoad({
    scene,
    perSecond: PER_SECOND,
    next: () => {
      const session = `s${chance.whole(0, SESSIONS - 1)}`;
      const kind = chance.weighted([
        ['GET', 6],
        ['PATCH', 3],
        ['PUT', 1],
      ] as const);
      if (kind === 'GET') return { method: kind, session };
      if (kind === 'PUT') {
        const body = { maxLeaseTimeMinutes: 10, size: 'Standard' };
        return { method: kind, session: `made-${made++}`, body };
      }
      // Every one asks for more than all before it, so that only those that were overtaken are refused.
      return { method: kind, session, body: { maxLeaseTimeMinutes: Math.min(1440, ++lease) } };
    },
  });
}

/** Answers are what they should be, or 503 with a time to come back; and they come. */
function expectTrueAnswers(answers: readonly LoadAnswer[]): void {
  const good = { GET: [200], PATCH: [200, 422], PUT: [201] } as const;
  for (const { method, status, retryAfter, tookMs } of answers) {
    expect(tookMs).toBeLessThan(ANSWER_LIMIT_MS);
    if (status === 503) expect(Number(retryAfter)).toBeGreaterThan(0);
    else expect(good[method as keyof typeof good]).toContain(status);
  }
}

/** What was acknowledged is there. */
async function expectKept({ facts }: Scene, answers: readonly LoadAnswer[]): Promise<void> {
  const promised = new Map<string, number>();
  for (const { method, session, lease } of answers)
    if (method !== 'GET' && lease !== null)
      promised.set(session, Math.max(lease, promised.get(session) ?? 0));
  expect(promised.size).toBeGreaterThan(SESSIONS / 2);
  for (const [session, lease] of promised) expect((await facts(session)).lease).toBeGreaterThanOrEqual(lease);
}

/** The most memory that a process has had so far, in KiB. */
function peakOf(pid: number | undefined): number {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (!found) throw new Error(`Process ${pid} does not say how much memory it has had.`);
  return Number(found[1]);
}

const at99 = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * 0.99)] ?? Number.NaN;
