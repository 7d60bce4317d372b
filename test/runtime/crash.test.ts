import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/runtime-host.ts';
import type { HostProcess } from '../support/runtime-process.ts';
import { startHostProcess } from '../support/runtime-process.ts';

const APP = resolve(import.meta.dirname, 'fixtures/crash');

/** One data folder, and host processes that run on it one after another. */
class Machine {
  readonly folder = temporaryFolder();
  #host: HostProcess | undefined;
  #url = '';

  async start(): Promise<void> {
    const args = ['--app', APP, '--port', '0', '--data', join(this.folder, 'data')];
    this.#host = startHostProcess(args, { FIXTURE_NOTES: this.folder });
    this.#url = await this.#host.listening;
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null | undefined> {
    this.#host?.child.kill(signal);
    return await this.#host?.ended;
  }

  async post(path: string, value: unknown): Promise<number> {
    return (await fetch(`${this.#url}/api/${path}`, { method: 'POST', body: JSON.stringify(value) })).status;
  }

  async get(path: string): Promise<Response> {
    return await fetch(`${this.#url}/api/${path}`);
  }

  async status(id: string): Promise<unknown> {
    return await (await this.get(`status/${id}`)).json();
  }

  open(gate: string): void {
    writeFileSync(join(this.folder, gate), '');
  }

  /** How often work behind this gate has begun, in all processes together. */
  runs(gate: string): number {
    const file = join(this.folder, 'runs');
    return existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line === gate).length
      : 0;
  }
}

const patience = { timeout: 10_000, interval: 10 };

async function machine(): Promise<Machine> {
  const started = new Machine();
  await started.start();
  return started;
}

describe('after kill -9', () => {
  it('of a host with an activity under way, the activity is run again and its result counts once', async () => {
    const host = await machine();
    await host.post('start/activity/one', 'gate');
    await expect.poll(() => host.runs('gate'), patience).toBe(1);
    await host.kill();
    await host.start();
    await expect.poll(() => host.runs('gate'), patience).toBe(2);
    host.open('gate');
    await expect
      .poll(() => host.status('one'), patience)
      .toEqual({ runtimeStatus: 'Completed', output: 'gate' });
    expect(host.runs('gate')).toBe(2);
  });

  it('in a durable timer, it rings at its moment: not before, and at once when that is past', async () => {
    const host = await machine();
    await host.post('start/timer/short', 50);
    await host.post('start/timer/long', 2_500);
    await host.kill();
    await host.start();
    await expect.poll(() => host.status('short'), patience).toMatchObject({ runtimeStatus: 'Completed' });
    await expect.poll(() => host.status('long'), patience).toMatchObject({ runtimeStatus: 'Completed' });
    // How late it was: where a start takes longer than the timer had left, it is late, and never early.
    const { output } = (await host.status('long')) as { output: number };
    expect(output).toBeGreaterThanOrEqual(0);
  });

  it('while an orchestration waits for an event, it goes on waiting', async () => {
    const host = await machine();
    await host.post('start/event/one', null);
    await expect.poll(() => host.status('one'), patience).toMatchObject({ runtimeStatus: 'Running' });
    await host.kill();
    await host.start();
    expect(await host.status('one')).toMatchObject({ runtimeStatus: 'Running' });
    await host.post('raise/one/go', 7);
    await expect.poll(() => host.status('one'), patience).toEqual({ runtimeStatus: 'Completed', output: 7 });
  });

  it('right after a start and an event have been accepted, neither is lost', async () => {
    const host = await machine();
    await host.post('start/event/one', null);
    expect(await host.post('raise/one/go', 7)).toBe(202);
    await host.kill();
    await host.start();
    await expect.poll(() => host.status('one'), patience).toEqual({ runtimeStatus: 'Completed', output: 7 });
  });

  it('three times at any moment, twenty counting orchestrations still count right', async () => {
    const host = await machine();
    const ids = Array.from({ length: 20 }, (_, n) => `count-${n}`);
    await Promise.all(ids.map((id) => host.post(`start/count/${id}`, { n: 0, to: 40 })));
    for (const afterMs of [3, 60, 150]) {
      await new Promise((wake) => setTimeout(wake, afterMs));
      await host.kill();
      await host.start();
    }
    for (const id of ids) {
      await expect.poll(() => host.status(id), patience).toEqual({ runtimeStatus: 'Completed', output: 40 });
    }
  });
});

describe('a graceful end', () => {
  it('lets a request finish that is under way, and takes no new one', async () => {
    const host = await machine();
    const held = host.get('hold/request');
    await expect.poll(() => host.runs('request'), patience).toBe(1);
    const ended = host.kill('SIGTERM');
    await expect
      .poll(
        () =>
          host.get('status/x').then(
            () => 'answered',
            () => 'refused',
          ),
        patience,
      )
      .toBe('refused');
    host.open('request');
    expect(await (await held).text()).toBe('released');
    expect(await ended).toBe(0);
  });

  it('lets an activity finish that is under way, and leaves the rest to the next start', async () => {
    const host = await machine();
    await host.post('start/activity/one', 'gate');
    await expect.poll(() => host.runs('gate'), patience).toBe(1);
    const ended = host.kill('SIGTERM');
    host.open('gate');
    expect(await ended).toBe(0);
    await host.start();
    await expect
      .poll(() => host.status('one'), patience)
      .toEqual({ runtimeStatus: 'Completed', output: 'gate' });
    expect(host.runs('gate')).toBe(1);
  });
});
