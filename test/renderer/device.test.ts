import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aTriangle } from '../support/a-triangle.ts';
import { until } from '../support/agent-until.ts';
import { EngineDevice, uploadFrame } from '../support/engine-device.ts';
import { startEngine } from '../support/running-engine.ts';

async function aDevice(environment: Record<string, string> = {}): Promise<EngineDevice> {
  return EngineDevice.connect((await startEngine(environment)).port);
}

describe('a device that is connected', () => {
  const triangle = aTriangle();

  it('loads a model, hears how far it is, and finds it in the scene', async () => {
    const device = await aDevice();
    const loaded = await device.call('loadModel', { source: { url: 'builtin://Cube' } });
    expect(device.heard.some(({ type }) => type === 'progress')).toBe(true);
    expect(loaded.statistics.triangles).toBe(12);
    expect(await device.call('getStatistics', {})).toMatchObject({ models: 1, triangles: 12 });
    const { hits } = await device.call('rayCast', { origin: [0, 0, 10], direction: [0, 0, -1] });
    expect(hits).toHaveLength(1);
  });

  it('has its calls done in the order in which it sent them, without waiting for answers', async () => {
    const device = await aDevice();
    const answers = await Promise.all([
      device.call('createEntity', { name: 'first' }),
      device.call('createEntity', { name: 'second', parent: 'e1' }),
      device.call('destroyEntity', { entity: 'e1' }),
      device.refused('getEntity', { entity: 'e2' }),
    ]);
    expect(answers).toMatchObject([
      { entity: 'e1' },
      { entity: 'e2', parent: 'e1' },
      { destroyed: 2 },
      { code: 'EntityNotFound' },
    ]);
  });

  it.each([
    ['danceEntity', {}, { code: 'UnknownMessage', target: 'call' }],
    ['toString', {}, { code: 'UnknownMessage', target: 'call' }],
    ['rayCast', { origin: [0, 0, 0] }, { code: 'InvalidParam', target: 'direction' }],
    ['rayCast', { origin: [0, 0, 0], direction: [0, 0, 0] }, { code: 'InvalidParam', target: 'direction' }],
    ['createEntity', { position: [0, 0] }, { code: 'InvalidParam', target: 'position' }],
    ['createEntity', { position: [0, 0, null] }, { code: 'InvalidParam', target: 'position.2' }],
    ['createEntity', { rotation: [0, 0, 0, 0] }, { code: 'InvalidParam', target: 'rotation' }],
    ['createEntity', { name: 'x'.repeat(257) }, { code: 'InvalidParam', target: 'name' }],
    ['updateEntity', { entity: '../e1' }, { code: 'InvalidParam', target: 'entity' }],
    ['getEntity', { entity: 'e99' }, { code: 'EntityNotFound' }],
    ['loadModel', { source: { url: 'builtin://Cube' }, parent: 'e99' }, { code: 'EntityNotFound' }],
    ['loadModel', { source: { url: 'builtin://Nothing' } }, { code: 'ModelNotFound' }],
    ['loadModel', { source: { url: 'file:///etc/passwd' } }, { code: 'ModelAddressRefused' }],
    ['loadModel', { source: { url: 'https://127.0.0.1/model.glb' } }, { code: 'ModelAddressRefused' }],
    ['loadModel', { source: { upload: 1 } }, { code: 'UploadNotFound' }],
    ['beginUpload', { name: 'a', bytes: 1e12 }, { code: 'ModelTooLarge', target: 'bytes' }],
    ['startPictures', { width: 640, height: 360 }, { code: 'PicturesUnavailable' }],
  ])('is refused %s with %j, and nothing has changed', async (call, params, error) => {
    const device = await aDevice();
    expect(await device.refused(call, params)).toMatchObject(error);
    expect(await device.call('getStatistics', {})).toMatchObject({ entities: 0, triangles: 0 });
  });

  it('reads 1e999, which JSON has and a scene has not, as what it is', async () => {
    const device = await aDevice();
    device.send('{"type":"call","id":"x","call":"createEntity","params":{"position":[1e999,0,0]}}');
    expect(await device.hears('error')).toMatchObject({
      id: 'x',
      code: 'InvalidParam',
      target: 'position.0',
    });
  });

  it('uploads a file in parts, and has a model made of it; the file is gone then', async () => {
    const engine = await startEngine();
    const device = await EngineDevice.connect(engine.port);
    const { upload } = await device.call('beginUpload', { name: 'mine.glb', bytes: triangle.length });
    device.send(uploadFrame(upload, triangle.subarray(0, 100)));
    expect(await device.refused('loadModel', { source: { upload } })).toMatchObject({
      code: 'InvalidParam',
      target: 'source',
    });
    device.send(uploadFrame(upload, triangle.subarray(100)));
    await device.hears('uploaded', ({ received }) => received === triangle.length);
    expect(engine.files()).toHaveLength(1);
    const loaded = await device.call('loadModel', { source: { upload } });
    expect(loaded).toMatchObject({ name: 'mine', statistics: { triangles: 1 } });
    expect(engine.files()).toEqual([]);
    expect(await device.refused('loadModel', { source: { upload } })).toMatchObject({
      code: 'UploadNotFound',
    });
  });

  it('is refused more bytes than it announced, a part of nothing, and a fifth upload', async () => {
    const device = await aDevice();
    const { upload } = await device.call('beginUpload', { name: 'a', bytes: 10 });
    device.send(uploadFrame(upload, Buffer.alloc(11)));
    await device.hears('error', ({ code, target }) => code === 'InvalidParam' && target === 'bytes');
    device.send(uploadFrame(upload, Buffer.alloc(5)));
    await device.hears('error', ({ code }) => code === 'UploadNotFound');
    device.send(Buffer.from([9, 9, 9]));
    await device.hears('error', ({ code }) => code === 'InvalidMessage');
    for (let count = 0; count < 4; count += 1) await device.call('beginUpload', { name: 'a', bytes: 10 });
    expect(await device.refused('beginUpload', { name: 'a', bytes: 10 })).toMatchObject({
      code: 'TooManyRequests',
    });
  });

  it('has an upload forgotten that it drops, or that no model can be made of', async () => {
    const engine = await startEngine();
    const device = await EngineDevice.connect(engine.port);
    const dropped = await device.call('beginUpload', { name: 'a.glb', bytes: 10 });
    await device.call('dropUpload', dropped);
    expect(engine.files()).toEqual([]);
    await device.call('dropUpload', dropped);
    const { upload } = await device.call('beginUpload', { name: 'a.glb', bytes: 10 });
    device.send(uploadFrame(upload, Buffer.from('not a glTF')));
    await device.hears('uploaded');
    expect(await device.refused('loadModel', { source: { upload } })).toMatchObject({ code: 'ModelInvalid' });
    expect(engine.files()).toEqual([]);
  });

  it('leaves no upload behind when it goes', async () => {
    const engine = await startEngine();
    const device = await EngineDevice.connect(engine.port);
    const { upload } = await device.call('beginUpload', { name: 'a.glb', bytes: triangle.length });
    device.send(uploadFrame(upload, triangle.subarray(0, 100)));
    await device.hears('uploaded');
    expect(engine.files()).toHaveLength(1);
    device.socket.terminate();
    await until('the file is gone', () => engine.files().length === 0);
  });

  it('finds the scene as it left it when it comes back', async () => {
    const { port } = await startEngine();
    const first = await EngineDevice.connect(port);
    await first.call('createEntity', { name: 'mine' });
    await first.leave();
    const again = await EngineDevice.connect(port, { 'x-scene': 'keep' });
    expect(await again.hears('hello')).toMatchObject({ resumed: true });
    expect(await again.call('findEntities', { name: 'mine' })).toMatchObject({
      entities: [{ entity: 'e1' }],
    });
  });

  it('finds the models of the session and nothing of others when the gate says that it starts with a clean scene', async () => {
    const { port } = await startEngine({ ENGINE_MODELS: '["builtin://Cube"]' });
    const first = await EngineDevice.connect(port);
    const { entities } = await first.call('listEntities', {});
    expect(entities).toHaveLength(1);
    await first.call('destroyEntity', { entity: entities[0]?.entity ?? '' });
    await first.call('createEntity', { name: 'mine' });
    await first.leave();
    const other = await EngineDevice.connect(port, { 'x-scene': 'clean' });
    expect(await other.hears('hello')).toMatchObject({ resumed: false, models: ['builtin://Cube'] });
    expect(await other.call('findEntities', { name: 'mine' })).toMatchObject({ entities: [] });
    expect(await other.call('getStatistics', {})).toMatchObject({ models: 1, triangles: 12 });
  });

  it('that speaks another version is told so, and closed', async () => {
    const device = await aDevice();
    device.send({ type: 'hello', protocol: 2 });
    expect(await device.hears('error')).toMatchObject({ code: 'UnsupportedProtocol' });
    expect(await device.closed).toEqual([4400, 'UnsupportedProtocol']);
  });

  it('that does not read is not answered, and costs no memory without end', async () => {
    const engine = await startEngine();
    const device = await EngineDevice.connect(engine.port);
    for (let count = 0; count < 500; count += 1) await device.call('createEntity', { name: 'x'.repeat(256) });
    device.socket.pause();
    const question = JSON.stringify({ type: 'call', id: 'q', call: 'listEntities', params: { limit: 500 } });
    // What it asks for has about a gigabyte.
    for (let count = 0; count < 4000; count += 1) device.send(question);
    const memory = memoryOf(engine.child.pid ?? 0);
    let highest = 0;
    for (let looks = 0; looks < 20; looks += 1) {
      highest = Math.max(highest, memoryOf(engine.child.pid ?? 0));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(highest - memory).toBeLessThan(100);
    device.socket.terminate();
    await until('the next device', () =>
      EngineDevice.connect(engine.port).then(
        (next) => next.call('getStatistics', {}),
        () => null,
      ),
    );
  });
});

describe('a load of a device', () => {
  /** An address that never answers. */
  async function aSilentAddress(): Promise<{ url: string; asked: () => number }> {
    let asked = 0;
    const server = createServer(() => {
      asked += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/model.glb`, asked: () => asked };
  }

  it('is cancelled when it says so, and the scene is as it was', async () => {
    const { url, asked } = await aSilentAddress();
    const device = await aDevice({ RENDERER_MODEL_HOSTS: '127.0.0.1' });
    device.send({ type: 'call', id: 'load', call: 'loadModel', params: { source: { url } } });
    await until('the engine asks for the model', () => asked() > 0);
    // It is answered meanwhile.
    expect(await device.call('getStatistics', {})).toMatchObject({ models: 0 });
    device.send({ type: 'call', id: 'load', call: 'getStatistics' });
    expect(await device.hears('error')).toMatchObject({ code: 'InvalidParam', target: 'id' });
    device.send({ type: 'cancel', id: 'load' });
    await device.hears('error', ({ code }) => code === 'Cancelled');
    expect(await device.call('getStatistics', {})).toMatchObject({ models: 0, entities: 0 });
  });

  it('may not be one of more than 32 calls under way', async () => {
    const { url } = await aSilentAddress();
    const device = await aDevice({ RENDERER_MODEL_HOSTS: '127.0.0.1' });
    for (let count = 0; count < 32; count += 1)
      device.send({ type: 'call', id: `load-${count}`, call: 'loadModel', params: { source: { url } } });
    expect(await device.refused('getStatistics')).toMatchObject({ code: 'TooManyRequests' });
    device.send({ type: 'cancel', id: 'load-0' });
    await device.hears('error', ({ code }) => code === 'Cancelled');
    expect(await device.call('getStatistics', {})).toMatchObject({ models: 0 });
  });
});

describe('a session that was created with models', () => {
  it('is ready when they are in the scene', async () => {
    const device = await aDevice({ ENGINE_MODELS: '["builtin://Cube","builtin://Sphere"]' });
    expect(await device.call('getStatistics', {})).toMatchObject({ models: 2 });
  });

  it('fails when one can not be had, and says which and why, without its address', async () => {
    const address = 'https://127.0.0.1/secret-name.glb?sig=secret';
    const failed = startEngine({ ENGINE_MODELS: JSON.stringify(['builtin://Cube', address]) });
    await expect(failed).rejects.toThrow('Model 2 of the session could not be loaded:');
    await expect(failed).rejects.not.toThrow('secret');
  });
});

/** Resident memory in mebibytes. */
function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
