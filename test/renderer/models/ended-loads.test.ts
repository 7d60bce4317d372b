import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { glbBytes, triangleJson, writeGlb } from '../../support/model-bytes.ts';
import { loaderWith, uploadOf } from '../../support/model-loader.ts';
import { serveModels } from '../../support/model-server.ts';
import { until } from '../../support/until.ts';
import { wavySheet } from '../../support/wavy-sheet.ts';

const local = { modelHosts: ['127.0.0.1'] };
const silent = { '/': () => undefined };
const threads = (): number => readdirSync('/proc/self/task').length;

/** Node starts the threads that read files when it first reads one. */
const loadAndForget = async (): Promise<unknown> => loaderWith({})(uploadOf(await writeGlb(wavySheet(1))));

/** A file that takes its reader minutes: very many nodes that all bend with very many joints. */
const slowModel = (): Uint8Array => {
  const count = 3000;
  return glbBytes(
    {
      asset: { version: '2.0' },
      nodes: Array.from({ length: count }, () => ({ mesh: 0, skin: 0 })),
      skins: [{ joints: Array.from({ length: 300_000 }, (_, joint) => joint % count) }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0, JOINTS_0: 1, WEIGHTS_0: 2 } }] }],
      accessors: [
        { componentType: 5126, count: 3, type: 'VEC3' },
        { componentType: 5121, count: 3, type: 'VEC4' },
        { componentType: 5126, count: 3, type: 'VEC4' },
      ],
    },
    new Uint8Array(4),
  );
};

describe('a load', () => {
  it('that is cancelled while it fetches ends as Cancelled, and leaves the host', async () => {
    const { port, asked } = await serveModels(silent);
    const cancel = new AbortController();
    const outcome = loaderWith(local)(`http://127.0.0.1:${port}/`, { signal: cancel.signal });
    outcome.catch(() => undefined);
    await until('the host is asked', () => asked.length === 1);
    cancel.abort();
    await expect(outcome).rejects.toMatchObject({ code: 'Cancelled' });
  });

  it('that is cancelled before it begins ends as Cancelled', async () => {
    await expect(loaderWith({})('builtin://Cube', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'Cancelled',
    });
  });

  it('that is cancelled while it reads ends at once, and its thread with it', async () => {
    await loadAndForget();
    const before = threads();
    const cancel = new AbortController();
    let isReading = false;
    const outcome = loaderWith({})(uploadOf(slowModel()), {
      signal: cancel.signal,
      progress: ({ stage }) => (isReading ||= stage === 'reading'),
    });
    outcome.catch(() => undefined);
    await until('the model is read', () => isReading);
    cancel.abort();
    await expect(outcome).rejects.toMatchObject({ code: 'Cancelled' });
    await until('the thread is gone', () => threads() <= before);
  });

  it('that takes too long ends as TimedOut, whether it fetches, resolves a name or reads', async () => {
    const { port } = await serveModels(silent);
    const timedOut = { code: 'TimedOut', message: expect.stringContaining('ms to load') };
    await expect(loaderWith({ ...local, loadMs: 50 })(`http://127.0.0.1:${port}/`)).rejects.toMatchObject(
      timedOut,
    );
    const never = { loadMs: 50, resolveName: () => new Promise<never>(() => undefined) };
    await expect(loaderWith(never)('https://models.example/')).rejects.toMatchObject(timedOut);
    await expect(loaderWith({ loadMs: 2000 })(uploadOf(slowModel()))).rejects.toMatchObject(timedOut);
  });

  it('waits while two others run, and has the whole time from its turn on', async () => {
    const { port, asked } = await serveModels(silent);
    const load = loaderWith(local);
    const cancel = new AbortController();
    const { signal } = cancel;
    const running = [1, 2].map(() => load(`http://127.0.0.1:${port}/`, { signal }));
    for (const outcome of running) outcome.catch(() => undefined);
    await until('both are under way', () => asked.length === 2);
    const stages: string[] = [];
    const third = load('builtin://Cube', { progress: ({ stage }) => stages.push(stage) });
    await until('the third waits', () => stages.length > 0);
    expect(stages).toEqual(['waiting']);
    cancel.abort();
    expect((await third).name).toBe('Cube');
  });

  it('that may not even wait is refused', async () => {
    const { port, asked } = await serveModels(silent);
    const load = loaderWith({ ...local, loadsAtOnce: 1, loadsWaiting: 1 });
    const cancel = new AbortController();
    const { signal } = cancel;
    const held = [1, 2].map(() => load(`http://127.0.0.1:${port}/`, { signal }));
    for (const outcome of held) outcome.catch(() => undefined);
    await until('the first is under way', () => asked.length === 1);
    await expect(load('builtin://Cube')).rejects.toMatchObject({ code: 'TooManyRequests' });
    cancel.abort();
    const codes = await Promise.all(
      held.map((outcome) => outcome.catch((error: { code: string }) => error.code)),
    );
    expect(codes).toEqual(['Cancelled', 'Cancelled']);
    expect((await load('builtin://Cube')).name).toBe('Cube');
  });

  it('leaves no thread behind, whether it went well or not', async () => {
    const load = loaderWith({});
    await loadAndForget();
    const before = threads();
    await load(uploadOf(await writeGlb(wavySheet(10))));
    await load(uploadOf(new Uint8Array([1, 2, 3]))).catch(() => undefined);
    await load('builtin://Nothing').catch(() => undefined);
    await until('their threads are gone', () => threads() <= before);
    expect(threads()).toBeLessThanOrEqual(before);
  });
});

describe('an upload', () => {
  it('has the name that its device gave it', async () => {
    const { name } = await loaderWith({})(uploadOf(await writeGlb(wavySheet(2)), 'Pump house.glb'));
    expect(name).toBe('Pump house');
  });

  it('that names other files is refused, because nothing lies beside it', async () => {
    const model = glbBytes(triangleJson({ buffers: [{ byteLength: 36, uri: 'corners.bin' }] }));
    await expect(loaderWith({})(uploadOf(model))).rejects.toMatchObject({
      code: 'ModelUnsupported',
      message: expect.stringContaining('corners.bin'),
    });
  });
});
