import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { GroupCommit } from '../../runtime/durable/group-commit.ts';
import { openDatabase } from '../../runtime/durable/open-database.ts';
import { Store } from '../../runtime/durable/store.ts';
import { startTestHost, temporaryFolder } from '../support/runtime-host.ts';

describe('a data file', () => {
  it('belongs to one host at a time, and to the next when that has closed', () => {
    const file = join(temporaryFolder(), 'engine.sqlite');
    const first = new Store(file);
    expect(() => new Store(file)).toThrow(
      /Another host is using the data folder .*: stop it, or start this one/,
    );
    first.close();
    new Store(file).close();
  });

  it('holds no row of what is over but instance and history, and nothing after the purge', async () => {
    const dataFile = join(temporaryFolder(), 'engine.sqlite');
    const { host, client, clock } = await startTestHost(
      () => {
        df.app.activity('same', { handler: (input: unknown) => input });
        df.app.orchestration('flow', function* ({ df: context }) {
          const alarm = context.createTimer(new Date(context.currentUtcDateTime.getTime() + 1_000));
          yield context.Task.any([alarm, context.callActivity('same', 1)]);
          alarm.cancel();
          if (context.getInput() === 1) throw new Error('failed');
          yield context.waitForExternalEvent('go');
        });
      },
      { dataFile },
    );
    const ids = await Promise.all(
      Array.from({ length: 30 }, (_, n) => client.startNew('flow', { input: n % 3 })),
    );
    await host.idle();
    await Promise.all(
      ids.map((id, n) => (n % 2 === 0 ? client.raiseEvent(id, 'go', 1) : client.terminate(id, 'enough'))),
    );
    await Promise.all(ids.map((id) => client.raiseEvent(id, 'too late', 1)));
    await clock.runUntilIdle();
    const odd = await client.purgeInstanceHistoryBy({
      createdTimeFrom: new Date(0),
      runtimeStatus: [df.OrchestrationRuntimeStatus.Completed],
    });
    expect(odd.instancesDeleted).toBe(10);
    const before = [...host.histories()].length;
    const rest = await client.purgeInstanceHistoryBy({ createdTimeFrom: new Date(0) });
    await host.close();
    const database = new DatabaseSync(dataFile);
    const count = (table: string): unknown =>
      database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'];
    const left = ['inbox', 'work', 'timers', 'instances', 'history'].map(count);
    database.close();
    expect([before, rest.instancesDeleted, left]).toEqual([20, 20, [0, 0, 0, 0, 0]]);
  });
});

describe('a group commit', () => {
  it('commits what comes together, and fails only the write that fails', async () => {
    const database = openDatabase(undefined);
    database.exec('CREATE TABLE t (n INTEGER PRIMARY KEY)');
    const group = new GroupCommit(database);
    const insert = (n: number) => () => database.prepare('INSERT INTO t VALUES (?)').run(n).changes;
    const outcomes = await Promise.allSettled([1, 2, 2, 3].map((n) => group.commit(insert(n))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(
      database
        .prepare('SELECT n FROM t')
        .all()
        .map(({ n }) => n),
    ).toEqual([1, 2, 3]);
  });

  it('leaves nothing of a write that fails half-way', async () => {
    const database = openDatabase(undefined);
    database.exec('CREATE TABLE t (n INTEGER PRIMARY KEY)');
    const group = new GroupCommit(database);
    const halfway = group.commit(() => {
      database.exec('INSERT INTO t VALUES (1)');
      throw new Error('half-way');
    });
    await expect(halfway).rejects.toThrow('half-way');
    expect(database.prepare('SELECT n FROM t').all()).toEqual([]);
  });

  it('commits at its close what is still waiting, and takes nothing more', async () => {
    const database = openDatabase(undefined);
    database.exec('CREATE TABLE t (n INTEGER PRIMARY KEY)');
    const group = new GroupCommit(database);
    const last = group.commit(() => database.exec('INSERT INTO t VALUES (1)'));
    group.close();
    await last;
    await expect(group.commit(() => undefined)).rejects.toThrow(/closed/);
    expect(database.prepare('SELECT n FROM t').all()).toHaveLength(1);
  });
});
