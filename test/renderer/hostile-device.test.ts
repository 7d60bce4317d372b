import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { until } from '../support/agent-until.ts';
import { EngineDevice, uploadFrame } from '../support/engine-device.ts';
import { bytesOf, glbBytes, gltfBytes, triangleJson } from '../support/model-bytes.ts';
import { leadTo, serveModels } from '../support/model-server.ts';
import { type RunningEngine, startEngine } from '../support/running-engine.ts';

const anEngine = (environment: Record<string, string> = {}): Promise<RunningEngine> =>
  startEngine({ RENDERER_MODEL_HOSTS: '127.0.0.1', ...environment });

async function upload(device: EngineDevice, bytes: Uint8Array): Promise<number> {
  const { upload: number } = await device.call('beginUpload', { name: 'x.glb', bytes: bytes.length });
  for (let at = 0; at < bytes.length; at += 262_144)
    device.send(uploadFrame(number, bytes.subarray(at, at + 262_144)));
  return number;
}

/** Resident memory in mebibytes, at its highest. */
const peakOf = ({ child }: RunningEngine): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024;

const asset = { version: '2.0' };
const withNodes = (nodes: unknown[], more: object = {}) =>
  gltfBytes({ asset, nodes, scenes: [{ nodes: [0] }], ...more });
/** A GLB of one triangle but for these fields. */
const triangle = (fields: object = {}) =>
  glbBytes(triangleJson(fields), bytesOf(new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0])));
const meshopt = (count: number) =>
  triangle({
    extensionsUsed: ['EXT_meshopt_compression'],
    extensionsRequired: ['EXT_meshopt_compression'],
    accessors: [{ bufferView: 0, componentType: 5126, count, type: 'VEC3' }],
    bufferViews: [
      {
        buffer: 1,
        byteLength: count * 12,
        byteStride: 12,
        extensions: {
          EXT_meshopt_compression: { buffer: 0, byteLength: 36, byteStride: 12, count, mode: 'ATTRIBUTES' },
        },
      },
    ],
    buffers: [{ byteLength: 36 }, { byteLength: count * 12 }],
  });

const hostileUploads: readonly (readonly [string, Uint8Array, string])[] = [
  ['nothing of glTF', gltfBytes('<html>'), 'ModelInvalid'],
  ['a GLB that is cut off', triangle().slice(0, -8), 'ModelInvalid'],
  [
    'NaN where a transform belongs',
    gltfBytes('{"asset":{"version":"2.0"},"nodes":[{"scale":[NaN,1,1]}]}'),
    'ModelInvalid',
  ],
  [
    '1e999 in a transform',
    gltfBytes('{"asset":{"version":"2.0"},"nodes":[{"translation":[1e999,0,0]}]}'),
    'ModelInvalid',
  ],
  ['a null in a matrix', withNodes([{ matrix: Array(16).fill(null) }]), 'ModelInvalid'],
  ['nodes that lie below each other', withNodes([{ children: [1] }, { children: [0] }]), 'ModelInvalid'],
  ['a million nodes', withNodes(Array(1_000_000).fill({})), 'ModelTooLarge'],
  [
    'five million values',
    gltfBytes(`{"asset":{"version":"2.0"},"extras":[${'[],'.repeat(5e6)}0]}`),
    'ModelTooLarge',
  ],
  ['a million brackets', gltfBytes(`{"asset":${'['.repeat(1e6)}`), 'ModelInvalid'],
  ['geometry that unpacks to three gigabytes', meshopt(300_000_000), 'ModelTooLarge'],
  ['geometry that does not unpack', meshopt(3_000_000), 'ModelInvalid'],
  [
    'four thousand million vertices from nothing',
    triangle({ accessors: [{ componentType: 5126, count: 4_000_000_000, type: 'VEC3' }] }),
    'ModelTooLarge',
  ],
  [
    'a file that lies beside it',
    triangle({ buffers: [{ byteLength: 36, uri: 'other.bin' }] }),
    'ModelUnsupported',
  ],
  [
    'a feature that nobody has',
    triangle({ extensionsRequired: ['X_y'], extensionsUsed: ['X_y'] }),
    'ModelUnsupported',
  ],
];

describe('a device that uploads what is no model', () => {
  it('has each of them refused by name; scene and seat are as they were, and the engine takes little more memory', async () => {
    const engine = await anEngine();
    const device = await EngineDevice.connect(engine.port);
    await device.call('loadModel', { source: { url: 'builtin://Cube' } });
    const before = await device.call('getStatistics', {});
    const peak = peakOf(engine);
    for (const [what, bytes, code] of hostileUploads) {
      const params = { source: { upload: await upload(device, bytes) } };
      expect(await device.refused('loadModel', params), what).toMatchObject({ code });
      expect(await device.call('getStatistics', {}), what).toEqual(before);
    }
    expect(engine.files()).toEqual([]);
    expect(engine.output()).not.toContain('a call failed');
    expect(peakOf(engine) - peak).toBeLessThan(700);
  }, 60_000);
});

describe('a device that names a host', () => {
  const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20));
  const packed = (_request: IncomingMessage, response: ServerResponse) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
  const endless = (_request: IncomingMessage, response: ServerResponse) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
    };
    response.on('drain', more);
    more();
  };
  const naming = (uri: string) => triangle({ buffers: [{ byteLength: 36, uri }] });

  it('has what it sends refused, and nothing inside asked for by way of it', async () => {
    const inner = await serveModels({ '/inner.bin': Buffer.alloc(36) });
    const { port } = await serveModels({
      '/bomb.glb': packed,
      '/endless.glb': endless,
      '/to-inside.glb': leadTo('http://10.0.0.1/x.glb'),
      '/to-metadata.glb': leadTo('http://169.254.169.254/latest/meta-data'),
      '/to-file.glb': leadTo('file:///etc/passwd'),
      '/names-inside.glb': naming('http://10.0.0.1/x.bin'),
      '/names-metadata.glb': naming('http://[fd00:ec2::254]/x.bin'),
      '/names-other-port.glb': naming(`http://127.0.0.1:${inner.port}/inner.bin`),
      '/names-file.glb': naming('file:///etc/passwd'),
      '/names-nothing.glb': naming('nothing.bin'),
    });
    const engine = await anEngine({ RENDERER_MAX_MODEL_MIB: '16' });
    const device = await EngineDevice.connect(engine.port);
    const refusals = {
      'bomb.glb': 'ModelTooLarge',
      'endless.glb': 'ModelTooLarge',
      'to-inside.glb': 'ModelAddressRefused',
      'to-metadata.glb': 'ModelAddressRefused',
      'to-file.glb': 'ModelAddressRefused',
      'names-inside.glb': 'ModelAddressRefused',
      'names-metadata.glb': 'ModelAddressRefused',
      'names-other-port.glb': 'ModelAddressRefused',
      'names-file.glb': 'ModelAddressRefused',
      'names-nothing.glb': 'ModelNotFound',
    };
    for (const [name, code] of Object.entries(refusals)) {
      const url = `http://127.0.0.1:${port}/${name}?sig=signature`;
      const { message, ...refusal } = await device.refused('loadModel', { source: { url } });
      expect(refusal, name).toMatchObject({ code });
      expect(message, name).not.toContain('signature');
    }
    expect(inner.asked).toEqual([]);
    expect(engine.output()).not.toContain('signature');
    expect(await device.call('getStatistics', {})).toMatchObject({ entities: 0 });
    expect(peakOf(engine)).toBeLessThan(400);
  }, 60_000);

  it('is not told the signatures of the addresses that the session was created with', async () => {
    const { port } = await serveModels({ '/car.glb': triangle() });
    const models = [`http://127.0.0.1:${port}/car.glb?sv=1&sig=signature#part`];
    const engine = await anEngine({ ENGINE_MODELS: JSON.stringify(models) });
    const device = await EngineDevice.connect(engine.port);
    const { models: told } = await device.hears('hello');
    expect(told).toEqual([`http://127.0.0.1:${port}/car.glb`]);
    expect(await device.call('getStatistics', {})).toMatchObject({ models: 1 });
  });
});

describe('a device that has gone', () => {
  const gate = { ENGINE_GATE_TOKEN: 'gate' };
  const nextOne = (port: number, scene: 'clean' | 'keep') =>
    EngineDevice.connect(port, { 'x-gate-token': 'gate', 'x-scene': scene });

  it('does nothing more to the scene that the next one finds: not by a load, nor by a clone, nor by what it had sent ahead', async () => {
    const slow = (_request: IncomingMessage, response: ServerResponse) => {
      response.write(triangle().subarray(0, 50));
      setTimeout(() => response.end(triangle().subarray(50)), 400);
    };
    const server = await serveModels({ '/slow.glb': slow });
    const { port } = await anEngine(gate);
    const url = `http://127.0.0.1:${server.port}/slow.glb`;
    const names: Promise<unknown>[] = [];
    for (let round = 0; round < 5; round += 1) {
      const device = await nextOne(port, 'clean');
      const text = JSON.stringify({
        type: 'call',
        id: 'load',
        call: 'loadModel',
        params: { source: { url } },
      });
      device.send(text);
      await until('the engine asks for the model', () => server.asked.length === round + 1);
      for (let count = 0; count < 2000; count += 1)
        device.send({ type: 'call', id: `c${count}`, call: 'createEntity', params: { name: 'left over' } });
      if (round % 2 === 0) device.socket.terminate();
      else if (round === 1) device.socket.close();
      const next = await nextOne(port, 'clean');
      expect(await next.call('getStatistics', {})).toMatchObject({ entities: 0 });
      names.push(pause(600).then(() => next.call('getStatistics', {}).catch(() => ({ entities: 0 }))));
      if (round === 4) expect(await names[4]).toMatchObject({ entities: 0, models: 0 });
      else await next.leave();
    }
    expect(await Promise.all(names)).toEqual(Array(5).fill(expect.objectContaining({ entities: 0 })));
  }, 30_000);

  it('leaves no file behind that it had begun to send, whichever way it goes', async () => {
    const engine = await anEngine(gate);
    for (const goes of ['terminate', 'close', 'is replaced'] as const) {
      const device = await nextOne(engine.port, 'keep');
      for (let count = 0; count < 4; count += 1) {
        device.send({
          type: 'call',
          id: `u${count}`,
          call: 'beginUpload',
          params: { name: 'a', bytes: 1e8 },
        });
        device.send(uploadFrame(count + 1, Buffer.alloc(200_000)));
      }
      await until('files', () => engine.files().length > 0);
      if (goes === 'terminate') device.socket.terminate();
      if (goes === 'close') device.socket.close();
      const next = await nextOne(engine.port, 'keep');
      expect(engine.files(), goes).toEqual([]);
      await next.leave();
    }
  });
});

describe('a device that does not keep to the protocol', () => {
  it('of a wrong version has nothing done that it says afterwards', async () => {
    const { port } = await anEngine();
    const device = await EngineDevice.connect(port);
    device.send({ type: 'hello', protocol: 7 });
    for (let count = 0; count < 50; count += 1)
      device.send({ type: 'call', id: `c${count}`, call: 'createEntity', params: {} });
    expect(await device.closed).toEqual([4400, 'UnsupportedProtocol']);
    const next = await EngineDevice.connect(port);
    expect(await next.call('getStatistics', {})).toMatchObject({ entities: 0 });
  });

  it('by a message of more than 16 MiB is closed with 1009; the scene is as it was for the next one', async () => {
    const { port } = await anEngine();
    const device = await EngineDevice.connect(port);
    await device.call('createEntity', { name: 'mine' });
    device.send(Buffer.alloc(16 * 2 ** 20 + 1));
    expect((await device.closed)[0]).toBe(1009);
    const next = await EngineDevice.connect(port);
    expect(await next.call('findEntities', { name: 'mine' })).toMatchObject({ entities: [{ name: 'mine' }] });
  });

  it('by a frame that is none is closed with 1002, and the engine stays', async () => {
    const { port, child } = await anEngine();
    const device = await EngineDevice.connect(port);
    // What lies below the library's door.
    const { _socket: wire } = device.socket as unknown as { _socket: { write(bytes: Buffer): void } };
    wire.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff]));
    expect((await device.closed)[0]).toBe(1002);
    await EngineDevice.connect(port);
    expect(child.exitCode).toBeNull();
  });

  it('that sends messages without an end, most of them empty, and reads nothing costs no memory without end', async () => {
    const engine = await anEngine();
    const device = await EngineDevice.connect(engine.port);
    for (let count = 0; count < 300; count += 1) await device.call('createEntity', { name: 'x'.repeat(256) });
    device.socket.pause();
    const question = JSON.stringify({ type: 'call', id: 'q', call: 'listEntities', params: { limit: 300 } });
    for (let count = 0; count < 300; count += 1) device.send(question);
    const peak = peakOf(engine);
    for (let burst = 0; burst < 40; burst += 1) {
      for (let count = 0; count < 20_000; count += 1) device.send(burst % 2 === 0 ? '' : Buffer.alloc(0));
      await pause(5);
    }
    await until('the engine reads no more', async () => {
      const unsent = device.socket.bufferedAmount;
      await pause(200);
      return unsent > 0 && device.socket.bufferedAmount === unsent;
    });
    expect(peakOf(engine) - peak).toBeLessThan(60);
    device.socket.terminate();
    const next = await until('the next device', () => EngineDevice.connect(engine.port).catch(() => null));
    expect(await next.call('getStatistics', {})).toMatchObject({ entities: 300 });
  }, 30_000);
});
