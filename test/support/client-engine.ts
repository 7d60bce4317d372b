import { type WebSocket, WebSocketServer } from 'ws';
import type { z } from 'zod';
import { clientMessage, type engineMessage } from '../../shared/connection/messages.ts';
import { pictureHeader, readUploadChunk } from '../../shared/connection/scene/binary-frame.ts';
import { type SceneCallName, sceneCalls } from '../../shared/connection/scene/calls.ts';
import type { Entity } from '../../shared/connection/scene/entity.ts';

/**
 * An engine for tests of the library: it takes every message by the schemas of the protocol, and holds its own answers against them. Its
 * scene is a table of entities; models are boxes. Some names make it misbehave: see `mischief`.
 */
type Said = z.input<typeof engineMessage>;

const WINDOW = 64 * 1024;
const CHUNK = 16 * 1024;

const entities = new Map<string, Entity>();
const devices = new Set<string>();
let last = 0;
let models = 0;

class Fault extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

function find(id: string): Entity {
  const found = entities.get(id);
  if (found) return found;
  throw new Fault('EntityNotFound', `There is no entity ${id}.`);
}

const below = (id: string | null): Entity[] => [...entities.values()].filter(({ parent }) => parent === id);
const family = (id: string): Entity[] => [find(id), ...below(id).flatMap(({ entity }) => family(entity))];
const shown = (it: Entity): Entity => ({ ...it, children: below(it.entity).length });

function make(change: Partial<Entity>): Entity {
  last += 1;
  const entity: Entity = {
    entity: `e${last}`,
    name: '',
    parent: null,
    children: 0,
    position: [0, 0, 0],
    rotation: [0, 0, 0, 1],
    scale: [1, 1, 1],
    enabled: true,
    visible: true,
    tint: null,
    selected: false,
    meshes: 0,
    ...change,
  };
  entities.set(entity.entity, entity);
  return entity;
}

function copy(id: string, parent: string | null): Entity {
  const children = below(id);
  const made = make({ ...find(id), entity: `e${last + 1}`, parent });
  for (const { entity } of children) copy(entity, made.entity);
  return made;
}

function page(found: readonly Entity[], limit: number, after: string | undefined) {
  const from = after === undefined ? 0 : found.findIndex(({ entity }) => entity === after) + 1;
  const entitiesOfPage = found.slice(from, from + limit);
  return {
    entities: entitiesOfPage.map(shown),
    after: from + limit < found.length ? (entitiesOfPage.at(-1)?.entity ?? null) : null,
  };
}

const statistics = (bytes = 0) => ({
  models,
  entities: entities.size,
  meshes: models,
  triangles: models * 12,
  vertices: models * 24,
  materials: models,
  textures: 0,
  bytes,
});

interface Device {
  readonly socket: WebSocket;
  readonly say: (message: Said) => void;
  readonly uploads: Map<number, { name: string; bytes: number; received: number; sum: number }>;
  readonly cancelled: Set<string>;
  pictures: boolean;
  frame: number;
  camera: number;
}

async function load(
  device: Device,
  id: string,
  source: { url: string } | { upload: number },
  parent: string | null,
) {
  const progress = (stage: 'fetching' | 'placing', loaded: number) =>
    device.say({ type: 'progress', id, progress: { stage, loaded, total: 100 } });
  let [name, bytes] = ['', 0];
  if ('upload' in source) {
    const upload = device.uploads.get(source.upload);
    if (!upload) throw new Fault('UploadNotFound', 'There is no such upload.');
    [name, bytes] = [`${upload.name} ${upload.sum}`, upload.received];
  } else {
    name = source.url;
    if (name.includes('NoSuch')) throw new Fault('ModelNotFound', `There is no model ${name}.`);
  }
  while (name.includes('Slow') && !device.cancelled.has(id)) {
    progress('fetching', 1);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  if (device.cancelled.has(id)) throw new Fault('Cancelled', 'It was cancelled.');
  progress('fetching', 100);
  progress('placing', 100);
  models += 1;
  const root = make({ name, parent, meshes: 1 }).entity;
  return {
    root,
    name,
    statistics: { ...statistics(bytes), models: 1, triangles: 12 },
    milliseconds: 1,
    left: [],
  };
}

const box = { min: [-1, -1, -1], max: [1, 1, 1] };

/** The answer to a call. What is not here is answered with an error, so that no test can pass by accident. */
async function answer(device: Device, id: string, call: SceneCallName, given: unknown): Promise<unknown> {
  const parsed = sceneCalls[call].params.safeParse(given ?? {});
  if (!parsed.success) throw new Fault('InvalidParam', parsed.error.message);
  // biome-ignore lint/suspicious/noExplicitAny: the schema of this very call has just parsed it.
  const params = parsed.data as any;
  switch (call) {
    case 'createEntity':
      mischief(device, params.name);
      return make(params);
    case 'getEntity':
      return shown(find(params.entity));
    case 'updateEntity': {
      const changed = { ...find(params.entity), ...params };
      entities.set(params.entity, changed);
      return shown(changed);
    }
    case 'cloneEntity':
      return shown(copy(params.entity, params.parent ?? find(params.entity).parent));
    case 'destroyEntity': {
      const gone = family(params.entity);
      for (const { entity } of gone) entities.delete(entity);
      return { destroyed: gone.length };
    }
    case 'clearScene': {
      const destroyed = entities.size;
      entities.clear();
      models = 0;
      return { destroyed };
    }
    case 'listEntities':
      return page(below(params.parent), params.limit, params.after);
    case 'findEntities':
      return page(
        [...entities.values()].filter(({ name }) => name === params.name),
        params.limit,
        params.after,
      );
    case 'getBounds':
      return { box: models > 0 ? box : null };
    case 'rayCast':
      return {
        hits:
          Math.abs(params.origin[0]) > 1
            ? []
            : [1, 3].map((distance) => ({
                entity: 'e1',
                material: 'm1',
                point: [0, 0, 2 - distance],
                normal: [0, 0, 1],
                distance,
              })),
      };
    case 'getStatistics':
      return statistics();
    case 'beginUpload': {
      const upload = device.uploads.size + 1;
      device.uploads.set(upload, { name: params.name, bytes: params.bytes, received: 0, sum: 0 });
      return { upload, chunkBytes: CHUNK };
    }
    case 'loadModel':
      return load(device, id, params.source, params.parent);
    case 'startPictures':
      device.pictures = true;
      setImmediate(() => draw(device));
      return { renderer: 'none at all' };
    case 'stopPictures':
      device.pictures = false;
      return {};
    default:
      throw new Fault('UnknownMessage', `This engine has no '${call}'.`);
  }
}

/** Names of entities that make trouble instead. */
function mischief({ socket }: Device, name: string | undefined): void {
  if (name === 'lose the connection') socket.terminate();
  if (name === 'close with a fault') socket.close(4502, 'EngineUnavailable');
}

function draw(device: Device): void {
  if (!device.pictures) return;
  device.frame += 1;
  const { frame, camera } = device;
  const header = pictureHeader({ frame, camera, width: 64, height: 32 });
  device.socket.send(Buffer.concat([header, Buffer.from(`picture ${frame}`)]));
}

function takeChunk(device: Device, bytes: Uint8Array): void {
  const chunk = readUploadChunk(bytes);
  const upload = chunk && device.uploads.get(chunk.upload);
  if (!chunk || !upload || chunk.bytes.length > CHUNK) {
    device.say({ type: 'error', id: null, code: 'UploadNotFound', message: 'No such upload.' });
    return;
  }
  for (const byte of chunk.bytes) upload.sum = (upload.sum * 31 + byte) % 65521;
  upload.received += chunk.bytes.length;
  device.say({ type: 'uploaded', upload: chunk.upload, received: upload.received, window: WINDOW });
}

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.env['ENGINE_PORT']) });
server.on('connection', (socket, request) => {
  const say = (message: Said): void => socket.send(JSON.stringify(message));
  const device: Device = {
    socket,
    say,
    uploads: new Map(),
    cancelled: new Set(),
    pictures: false,
    frame: 0,
    camera: 0,
  };
  const name = String(request.headers['x-device-id']);
  const session = process.env['ENGINE_SESSION_ID'] ?? '';
  say({ type: 'hello', protocol: 1, session, models: [], resumed: devices.has(name), pictures: true });
  devices.add(name);
  socket.on('error', () => socket.terminate());
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) return takeChunk(device, data);
    const message = clientMessage.parse(JSON.parse(String(data)));
    if (message.type === 'cancel') device.cancelled.add(message.id);
    if (message.type === 'camera') device.camera = message.sequence;
    if (message.type === 'shown') draw(device);
    if (message.type !== 'call') return;
    const { id, call, params } = message;
    const known = Object.keys(sceneCalls).find((it): it is SceneCallName => it === call);
    if (!known) return say({ type: 'error', id, code: 'UnknownMessage', message: `No call '${call}'.` });
    answer(device, id, known, params).then(
      (result) => say({ type: 'result', id, result: sceneCalls[known].result.parse(result) }),
      (error: unknown) => {
        const code = error instanceof Fault ? (error.code as 'InvalidParam') : 'InternalError';
        say({ type: 'error', id, code, message: String(error) });
      },
    );
  });
});
