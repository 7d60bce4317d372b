import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Picture } from '../../client/index.ts';
import { clientMessage } from '../../shared/connection/messages.ts';
import { pictureHeader } from '../../shared/connection/scene/binary-frame.ts';
import { FakeHouse } from '../support/fake-connection.ts';
import { FakeSocket } from '../support/fake-socket.ts';

const pose = { position: [0, 0, 5], target: [0, 0, 0] } satisfies object;

const picture = (frame: number, camera = 0): MessageEvent => {
  const header = pictureHeader({ frame, camera, width: 4, height: 2 });
  return new MessageEvent('message', { data: Uint8Array.from([...header, frame]).buffer });
};

const sentOf = (type: string): Record<string, unknown>[] =>
  FakeSocket.last.sent.filter((it) => it['type'] === type);
const turn = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe('calls of the scene', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const open = async () => {
    const house = await FakeHouse.open();
    const scene = await house.connect();
    const logged: unknown[] = [];
    house.session.on('messageLogged', ({ error }) => logged.push(error));
    return { house, scene, socket: FakeSocket.last, logged };
  };

  it('says everything in the words of the protocol', async () => {
    const { scene, socket } = await open();
    void scene.getStatistics();
    void Promise.allSettled([scene.loadModel('builtin://Engine'), scene.cloneEntity('e1', { parent: null })]);
    scene.setCamera({ position: [0, 0, 5], target: [0, 0, 0] });
    scene.sendInput('click');
    await turn();
    expect(socket.sent.map((message) => clientMessage.parse(message).type)).toEqual([
      'hello',
      'camera',
      'input',
      'call',
      'call',
      'call',
    ]);
    expect(socket.call('cloneEntity').params).toEqual({ entity: 'e1', parent: null });
    expect(socket.call('loadModel').params).toEqual({ source: { url: 'builtin://Engine' }, parent: null });
  });

  it('matches answers to questions in whatever order they come', async () => {
    const { scene, socket } = await open();
    const asked = Promise.all([scene.destroyEntity('e1'), scene.clearScene()]);
    await turn();
    socket.say({ type: 'result', id: socket.call('clearScene').id, result: { destroyed: 7 } });
    socket.say({ type: 'result', id: socket.call('destroyEntity').id, result: { destroyed: 2 } });
    expect(await asked).toEqual([2, 7]);
  });

  it('gives the code, the words and the field of an error', async () => {
    const { scene, socket } = await open();
    const asked = Promise.allSettled([scene.getBounds({ entity: 'e9' })]);
    await turn();
    const { id } = socket.call('getBounds');
    socket.say({ type: 'error', id, code: 'EntityNotFound', message: 'There is none.', target: 'entity' });
    expect(await asked).toMatchObject([
      { reason: { code: 'EntityNotFound', message: 'There is none.', target: 'entity' } },
    ]);
  });

  it('gives up after 30 seconds without an answer, tells the engine, and minds no answer that comes later', async () => {
    const { scene, socket } = await open();
    const asked = Promise.allSettled([scene.getStatistics()]);
    await vi.advanceTimersByTimeAsync(20_000);
    socket.say({ type: 'beat' });
    await vi.advanceTimersByTimeAsync(9_999);
    expect(sentOf('cancel')).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await asked).toMatchObject([{ reason: { code: 'TimedOut' } }]);
    const { id } = socket.call('getStatistics');
    expect(sentOf('cancel')).toEqual([{ type: 'cancel', id }]);
    socket.say({ type: 'result', id, result: {} });
  });

  it('waits on while there is progress', async () => {
    const { scene, socket } = await open();
    const loaded: number[] = [];
    const asked = scene.loadModel('https://x.example/m.glb', { onProgress: (it) => loaded.push(it.loaded) });
    await turn();
    const { id } = socket.call('loadModel');
    for (let minute = 1; minute <= 10; minute += 1) {
      await vi.advanceTimersByTimeAsync(20_000);
      socket.say({ type: 'progress', id, progress: { stage: 'fetching', loaded: minute, total: null } });
    }
    const result = { root: 'e1', name: 'm', statistics: {}, milliseconds: 1, left: [] };
    socket.say({ type: 'result', id, result });
    expect((await asked).root).toBe('e1');
    expect(loaded).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('is stopped by its signal at once, with the reason of the signal, and the engine hears of it', async () => {
    const { scene } = await open();
    const ending = new AbortController();
    const asked = Promise.allSettled([scene.getStatistics({ abortSignal: ending.signal })]);
    await turn();
    const reason = new Error('enough');
    ending.abort(reason);
    expect(await asked).toEqual([{ status: 'rejected', reason }]);
    expect(sentOf('cancel')).toHaveLength(1);
  });

  it('is stopped by a signal that comes with it, before the engine hears of the call', async () => {
    const { scene } = await open();
    const ending = new AbortController();
    const asked = Promise.allSettled([scene.clearScene({ abortSignal: ending.signal })]);
    const reason = new Error('enough');
    ending.abort(reason);
    expect(await asked).toEqual([{ status: 'rejected', reason }]);
    expect(sentOf('call')).toEqual([]);
  });

  it('has 24 calls under way at a time; the others wait, and one that was given up meanwhile is never sent', async () => {
    const { scene, socket } = await open();
    const ending = new AbortController();
    const first = Array.from({ length: 24 }, () => scene.createEntity());
    const given = Promise.allSettled([scene.getStatistics({ abortSignal: ending.signal })]);
    const later = scene.clearScene();
    await turn();
    expect(sentOf('call')).toHaveLength(24);
    ending.abort(new Error('enough'));
    await given;
    const { id } = socket.call('createEntity');
    const entity = {
      entity: 'e1',
      name: '',
      parent: null,
      children: 0,
      position: [0, 0, 0],
      rotation: [0, 0, 0, 1],
    };
    socket.say({ type: 'result', id, result: { ...entity, scale: [1, 1, 1], enabled: true, visible: true } });
    await turn();
    socket.say({ type: 'result', id: socket.call('clearScene').id, result: { destroyed: 0 } });
    await later;
    expect(sentOf('call').map((it) => it['call'])).not.toContain('getStatistics');
    socket.end(4410);
    expect((await Promise.allSettled(first)).filter(({ status }) => status === 'rejected')).toHaveLength(23);
  });

  it('refuses what is under way, and what comes afterwards, with NoConnection when the connection is lost', async () => {
    const { scene, socket } = await open();
    const asked = Promise.allSettled([
      scene.getStatistics(),
      scene.loadModel({ data: new Uint8Array(9), name: 'm' }),
    ]);
    await turn();
    socket.end(4411);
    expect((await asked).map((it) => it.status === 'rejected' && it.reason.code)).toEqual([
      'NoConnection',
      'NoConnection',
    ]);
    await expect(scene.clearScene()).rejects.toMatchObject({ code: 'NoConnection' });
    expect(() => scene.setCamera({ position: [0, 0, 5], target: [0, 0, 0] })).toThrow(
      expect.objectContaining({ code: 'NoConnection' }),
    );
  });

  it.each([
    ['no JSON', '{'],
    ['a message of a later version', { type: 'surprise', id: '1' }],
    ['a result for nobody', { type: 'result', id: '99', result: {} }],
    ['an error that is none', { type: 'error', id: 7 }],
    ['progress of an unknown stage', { type: 'progress', id: '1', progress: { stage: 'thinking' } }],
    ['a list', []],
    ['null', null],
  ])('lets %s pass', async (_, message) => {
    const { scene, socket, house } = await open();
    const asked = scene.clearScene();
    await turn();
    socket.hear(message);
    socket.dispatchEvent(new MessageEvent('message', { data: new ArrayBuffer(3) }));
    socket.say({ type: 'result', id: socket.call('clearScene').id, result: { destroyed: 1 } });
    expect([await asked, house.session.isConnected]).toEqual([1, true]);
  });

  it('calls a result without its fields an invalid answer', async () => {
    const { scene, socket } = await open();
    const asked = Promise.allSettled([scene.getBounds()]);
    await turn();
    socket.say({ type: 'result', id: socket.call('getBounds').id, result: { cube: 1 } });
    expect(await asked).toMatchObject([{ reason: { code: 'InvalidAnswer' } }]);
  });

  it('tells what the engine says about no call in particular', async () => {
    const { socket, logged } = await open();
    socket.say({ type: 'error', id: null, code: 'InvalidMessage', message: 'What was that?' });
    expect(logged).toMatchObject([{ code: 'InvalidMessage', message: 'What was that?' }]);
  });

  it('sends no more of a file than the engine has a window for, and stops when it drops the upload', async () => {
    const { scene, socket } = await open();
    const asked = Promise.allSettled([scene.loadModel({ data: new Uint8Array(100), name: 'm.glb' })]);
    await turn();
    socket.say({ type: 'result', id: socket.call('beginUpload').id, result: { upload: 3, chunkBytes: 10 } });
    await turn();
    expect(socket.bytes.map(({ length }) => length)).toEqual([18]);
    socket.say({ type: 'uploaded', upload: 3, received: 10, window: 25 });
    await turn();
    expect(socket.bytes).toHaveLength(3);
    expect([...(socket.bytes[0]?.subarray(0, 8) ?? [])]).toEqual([1, 0, 0, 0, 3, 0, 0, 0]);
    socket.say({ type: 'error', id: null, code: 'UploadNotFound', message: 'It is gone.' });
    expect(await asked).toMatchObject([{ reason: { code: 'UploadNotFound' } }]);
  });

  it('sends the newest camera pose once in 16 milliseconds', async () => {
    const { scene } = await open();
    for (let x = 0; x < 100; x += 1) scene.setCamera({ position: [x, 0, 5], target: [0, 0, 0] });
    await vi.advanceTimersByTimeAsync(16);
    expect(sentOf('camera').map((it) => [it['sequence'], (it['pose'] as typeof pose).position])).toEqual([
      [1, [0, 0, 5]],
      [2, [99, 0, 5]],
    ]);
    await vi.advanceTimersByTimeAsync(100);
    expect(sentOf('camera')).toHaveLength(2);
  });

  it('tells the engine that a picture was shown when the promise of onFrame has settled, also when it failed', async () => {
    const { scene, socket, logged } = await open();
    const shownBy: { resolve: () => void; reject: (error: Error) => void }[] = [];
    const pictures: Picture[] = [];
    const started = scene.startPictures({ width: 4, height: 2 }, (it) => {
      pictures.push(it);
      return new Promise<void>((resolve, reject) => {
        shownBy.push({ resolve, reject });
      });
    });
    await turn();
    socket.say({ type: 'result', id: socket.call('startPictures').id, result: { renderer: 'r' } });
    await started;
    for (const frame of [1, 2, 3]) socket.dispatchEvent(picture(frame));
    // One is being shown, the newest waits, and what lies between is not missed.
    expect(sentOf('shown').map((it) => it['frame'])).toEqual([2]);
    shownBy[0]?.resolve();
    await turn();
    expect(pictures.map(({ frame }) => frame)).toEqual([1, 3]);
    shownBy[1]?.reject(new Error('no canvas'));
    await turn();
    expect(sentOf('shown').map((it) => it['frame'])).toEqual([2, 1, 3]);
    expect(logged).toMatchObject([{ message: 'no canvas' }]);
    expect(pictures[0]).toMatchObject({ width: 4, height: 2, jpeg: Uint8Array.of(1) });
  });

  it('measures from a camera pose to the first picture that shows it, and not to the second', async () => {
    const { scene, socket } = await open();
    const latencies: (number | null)[] = [];
    const started = scene.startPictures(
      { width: 4, height: 2 },
      ({ latencyMs }) => void latencies.push(latencyMs),
    );
    await turn();
    socket.say({ type: 'result', id: socket.call('startPictures').id, result: { renderer: 'r' } });
    await started;
    scene.setCamera({ position: [0, 0, 5], target: [0, 0, 0] });
    await vi.advanceTimersByTimeAsync(40);
    for (const frame of [1, 2]) {
      socket.dispatchEvent(picture(frame, 1));
      await turn();
    }
    expect(latencies).toEqual([40, null]);
  });

  it('asks for pictures again over a connection that was made again, from where the camera was', async () => {
    const { scene, socket } = await open();
    const started = scene.startPictures({ width: 4, height: 2 }, () => undefined);
    scene.setCamera({ position: [1, 2, 3], target: [0, 0, 0] });
    await turn();
    socket.say({ type: 'result', id: socket.call('startPictures').id, result: { renderer: 'r' } });
    await started;
    socket.end(1006);
    await vi.advanceTimersByTimeAsync(1000);
    const next = FakeSocket.last;
    next.greet({ resumed: true });
    await turn();
    next.say({ type: 'result', id: next.call('startPictures').id, result: { renderer: 'r' } });
    await turn();
    expect(next.call('startPictures').params).toEqual({ width: 4, height: 2 });
    expect(sentOf('camera')).toMatchObject([{ pose: { position: [1, 2, 3] } }]);
  });
});
