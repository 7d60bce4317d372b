import { join } from 'node:path';
import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { makeBroker } from '../../functions/broker.ts';
import { DurableSupervisor } from '../../functions/durable-supervisor.ts';
import { call } from '../../orchestrations/activity-calls.ts';
import { NUDGE, SUPERVISE_SESSION, superviseSession } from '../../orchestrations/supervise-session.ts';
import { VirtualClock } from '../../runtime/clock/virtual-clock.ts';
import { startHost } from '../../runtime/start-host.ts';
import { nodeChance } from '../../shared/auth/node-chance.ts';
import { create } from '../../shared/domain/create.ts';
import { at, MINUTE } from '../../shared/domain/instant.ts';
import { defaultLeasePolicy } from '../../shared/domain/lease-policy.ts';
import type { SessionRef } from '../../shared/domain/session-ref.ts';
import { simulatedHosts } from '../../shared/hosts/simulated.ts';
import { openSessionStore } from '../../shared/storage/session-store.ts';
import { openSqliteTable } from '../../shared/storage/sqlite-table.ts';
import type { Step } from '../../shared/usecases/step.ts';
import { entryFor } from '../support/builders/entry-for.ts';
import { aRef } from '../support/builders/refs.ts';
import { theRequest } from '../support/builders/sessions.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Supervise = typeof superviseSession;

/** A supervisor of another version: it does the same work in another order, so no history of ours fits it, nor one of its ours. */
const otherVersion: Supervise = function* (context) {
  const ref = context.df.getInput<SessionRef>();
  if (!ref) return;
  let step: Step = yield* call(context, 'tendSession', ref);
  while (step.next !== 'done') {
    if (step.next === 'sleep' || step.next === 'poll') {
      const until = step.next === 'sleep' ? step.until : step.by;
      const alarm = context.df.createTimer(new Date(until));
      yield context.df.Task.any([context.df.waitForExternalEvent(NUDGE), alarm]);
      if (!alarm.isCompleted) alarm.cancel();
      step = yield* call(context, 'tendSession', ref);
    } else step = yield* call(context, step.next === 'release' ? 'releaseHost' : 'provisionHost', ref);
  }
};

/** One machine: its records and the durable engine's file stay, the version of the app that runs on them changes. */
async function setUp() {
  const folder = temporaryFolder();
  const virtual = new VirtualClock(Date.UTC(2026, 0, 1));
  const clock = () => at(virtual.now());
  const log = () => undefined;
  const policy = defaultLeasePolicy;
  const store = await openSessionStore(openSqliteTable(join(folder, 'sessions.db')), {
    policy,
    now: clock,
    newInstallationId: () => 'test',
    log,
  });
  const supervisor = new DurableSupervisor(({ id }) => id);
  const broker = makeBroker({
    store,
    supervisor,
    hosts: simulatedHosts({ clock, readyAfterMs: 0 }),
    tickets: { issue: () => Promise.resolve('') },
    clock,
    chance: nodeChance,
    policy,
    log,
  });
  const start = async (supervise: Supervise) => {
    const host = await startHost({
      port: 0,
      clock: virtual,
      dataFile: join(folder, 'engine.db'),
      log,
      load: () => {
        df.app.orchestration(SUPERVISE_SESSION, supervise);
        for (const name of ['tendSession', 'provisionHost', 'pollHost', 'releaseHost'] as const) {
          df.app.activity(name, { handler: broker[name] });
        }
        app.http('use', {
          extraInputs: [df.input.durableClient()],
          handler: (_request, context) => {
            supervisor.use(context);
            return {};
          },
        });
      },
    });
    await fetch(`${host.url}/api/use`);
    return host;
  };
  const sweepFor = async (minutes: number): Promise<void> => {
    for (let minute = 0; minute < minutes; minute++) {
      await virtual.advanceBy(MINUTE);
      await broker.sweepSessions();
    }
  };
  const session = async (ref: SessionRef) => {
    const read = await broker.readSession(ref);
    if (!read.ok) throw new Error('The session is gone.');
    return read.session;
  };
  return { broker, start, sweepFor, session };
}

const settings = { ...theRequest, leaseMinutes: 60 };

describe('a live session', () => {
  it.each([
    ['an upgrade', superviseSession, otherVersion],
    ['a rollback', otherVersion, superviseSession],
  ])(
    'goes through %s that changes its supervisor: it ends at its deadline and its host is given back',
    async (_name, before, after) => {
      const { broker, start, sweepFor, session } = await setUp();
      const ref = aRef('s1');
      const first = await start(before);
      await broker.createSession(ref, settings);
      await first.idle();
      expect((await session(ref)).state).toBe('ready');
      await first.close();

      const second = await start(after);
      await sweepFor(30);
      expect(await broker.updateSession(ref, { leaseMinutes: 90, updateId: null, tags: null })).toMatchObject(
        { ok: true },
      );
      await sweepFor(59);
      expect((await session(ref)).state).toBe('ready');
      await sweepFor(4);
      expect(await session(ref)).toMatchObject({ reason: 'leaseExpired', host: { state: 'released' } });
      await second.close();
    },
  );

  it('goes through an upgrade and back, and can be stopped in between', async () => {
    const { broker, start, sweepFor, session } = await setUp();
    const [ref, other] = [aRef('s1'), aRef('s2')];
    const first = await start(superviseSession);
    for (const each of [ref, other]) await broker.createSession(each, settings);
    await first.idle();
    await first.close();
    const second = await start(otherVersion);
    await broker.stopSession(ref);
    await sweepFor(4);
    expect(await session(ref)).toMatchObject({ reason: 'userRequested', host: { state: 'released' } });
    await second.close();
    const third = await start(superviseSession);
    await broker.stopSession(other);
    await sweepFor(4);
    expect(await session(other)).toMatchObject({ reason: 'userRequested', host: { state: 'released' } });
    await third.close();
  });
});

describe('a row of a newer version', () => {
  it('is reported and left alone, and the sweep goes on with the others', async () => {
    const reported: string[] = [];
    const table = openSqliteTable(':memory:');
    const policy = defaultLeasePolicy;
    const now = () => at(Date.UTC(2026, 0, 1));
    const store = await openSessionStore(table, {
      policy,
      shards: 1,
      now,
      newInstallationId: () => 'test',
      log: (_level, message) => reported.push(message),
    });
    const broker = makeBroker({
      store,
      supervisor: {
        start: async () => undefined,
        nudge: async () => undefined,
        purge: async () => undefined,
      },
      hosts: simulatedHosts({ clock: now, readyAfterMs: 0 }),
      tickets: { issue: () => Promise.resolve('') },
      clock: () => at(Date.UTC(2026, 0, 1, 2)),
      chance: nodeChance,
      policy,
      log: (_level, message) => reported.push(message),
    });
    for (const id of ['newer', 'ours']) {
      const session = create(aRef(id), settings, now(), policy);
      await store.insert(session, entryFor(null, session));
    }
    const key = `s|${aRef('newer').account}|newer`;
    const row = await table.get('s00', key);
    if (!row) throw new Error('The row is gone.');
    const newer = JSON.stringify({ ...JSON.parse(row.value), format: 99 });
    await table.transact('s00', [{ kind: 'replace', key, value: newer, etag: row.etag }]);

    expect(await broker.sweepSessions()).toEqual({ seen: 2, failed: 1 });
    expect(reported.join('\n')).toMatch(/newer.*format 99/s);
    expect(await broker.readSession(aRef('ours'))).toMatchObject({ session: { reason: 'placementTimeout' } });
    expect((await table.get('s00', key))?.value).toBe(newer);
  });
});
