import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  enginesOf,
  insideOf,
  processesOf,
  RunningBroker,
  type SmallDisk,
  startCommand,
} from '../support/running-broker.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

/** What a start that is meant to fail says before it ends with 1, leaving nothing behind. */
async function refusal(data: string, args: readonly string[], disk?: SmallDisk): Promise<string> {
  const { child, output } = startCommand(data, args, disk);
  await until(`the end of the start\n${output()}`, () => child.exitCode !== null);
  expect(child.exitCode).toBe(1);
  await until('nothing left running', () => processesOf(data).length === 0);
  expect(output()).not.toMatch(/^\s+at /m);
  return output();
}

/** A port that somebody else has. */
async function takenPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return String(typeof address === 'object' ? address?.port : '');
}

function databaseOfVersion(file: string, version: number): void {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA user_version = ${version}`);
  database.close();
}

describe('a start that can not be', () => {
  it('says so when the engine is no program', async () => {
    expect(await refusal(temporaryFolder(), ['--engine', 'no-such-engine --port {port}'])).toMatch(
      /no-such-engine/,
    );
  });

  it('says so when a flag is unknown or out of range, and which there are', async () => {
    expect(await refusal(temporaryFolder(), ['--colour', 'red'])).toMatch(/--colour[\s\S]*--max-hosts N/);
    expect(await refusal(temporaryFolder(), ['--max-hosts', '0'])).toMatch(
      /--max-hosts is a whole number from 1/,
    );
  });

  it.each([['--port'], ['--gate-port'], ['--inspector-port']])(
    'says so when %s is taken by somebody else',
    async (flag) => {
      const port = await takenPort();
      expect(await refusal(temporaryFolder(), [flag, port])).toMatch(new RegExp(`${port}.*(in use|taken)`));
    },
  );

  it('says so when the data folder is of a newer version', async () => {
    const data = temporaryFolder();
    writeFileSync(join(data, 'format.json'), '{"format": 2}');
    expect(await refusal(data, [])).toMatch(/newer version/);
  });

  it('says so when the records are of a newer version', async () => {
    const data = temporaryFolder();
    databaseOfVersion(join(data, 'sessions.db'), 99);
    expect(await refusal(data, [])).toMatch(/newer/);
  });

  it('says so when the data folder can not be', async () => {
    expect(await refusal('/dev/null/data', [])).toMatch(/--data/);
  });

  it('says so when a broker of the folder is up, and leaves that one alone', async () => {
    const data = temporaryFolder();
    const broker = await RunningBroker.start(data);
    const { child, output } = startCommand(data, ['--max-hosts', '2']);
    await until('the end of the second start', () => child.exitCode !== null);
    expect(output()).toContain(`is up at ${broker.endpoint}`);
    expect((await broker.ready('s1')).status).toBe('Ready');
  });
});

describe('an engine that does not start', () => {
  it('ends its session in Error, in words, when it dies at once', async () => {
    const data = temporaryFolder();
    const broker = await RunningBroker.start(data, [
      '--engine',
      'node -e "console.error(`no graphics card`); process.exit(3)"',
    ]);
    const ended = await broker.ready('s1');
    expect(ended).toMatchObject({ status: 'Error', reason: 'provisioningFailed' });
    expect(ended.error.message).toMatch(/3.*no graphics card/);
    expect(
      (await broker.session('s1', ({ host }) => host.state === 'released')).host.billingStoppedAt,
    ).toMatch(/Z$/);
    expect(enginesOf(data)).toEqual([]);
  });
});

describe('a disk that is full', () => {
  it.each([
    ['nearly nothing', 16_384],
    ['too little for the records', 102_400],
  ])('is said in words when %s is left at the start', async (_name, bytes) => {
    expect(await refusal(temporaryFolder(), [], { bytes })).toMatch(/disk (is|or).*full/i);
  });

  it('answers 503 while it lasts, stores nothing, and is over when there is room again', async () => {
    const data = temporaryFolder();
    const broker = await RunningBroker.start(data, ['--hosts', 'simulated'], { bytes: 2_000_000 });
    await broker.ready('before');
    const filler = join(insideOf(broker.child), data, 'filler');
    const file = openSync(filler, 'w');
    const fill = (bytes: number): void => {
      try {
        for (;;) writeSync(file, Buffer.alloc(bytes));
      } catch {
        // Full, to within so many bytes.
      }
    };
    for (const bytes of [65_536, 4096, 1]) fill(bytes);
    const asked = { maxLeaseTimeMinutes: 10, size: 'Standard' };
    // The log that is written ahead has a little room of its own.
    let id = 'none-0';
    let refused = await broker.native('PUT', id, asked);
    for (let more = 1; refused.status === 201 && more < 500; more++) {
      id = `none-${more}`;
      refused = await broker.native('PUT', id, asked);
    }
    expect([refused.status, refused.body.error.code]).toEqual([503, 'ServiceUnavailable']);
    expect((await broker.native('GET', 'before')).body.status).toBe('Ready');
    closeSync(file);
    rmSync(filler);
    expect((await broker.native('GET', id)).status).toBe(404);
    expect((await broker.native('PUT', id, asked)).status).toBe(201);
  });
});
