import { eventually, holds, refusal, same } from './check.ts';
import { type Rule, withSession } from './under-test.ts';

/** Bytes that are no model, and their sum as the engine of these tests counts it. */
function someBytes(length: number): { bytes: Uint8Array<ArrayBuffer>; sum: number } {
  const bytes = Uint8Array.from({ length }, (_, at) => (at * 7919) % 251);
  return { bytes, sum: bytes.reduce((sum, byte) => (sum * 31 + byte) % 65521, 0) };
}

const streamOf = (bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 30_011) controller.enqueue(bytes.slice(at, at + 30_011));
      controller.close();
    },
  });

/** Uploads, pictures and misfortunes, against the engine of these tests. */
export const transferRules: readonly Rule[] = [
  {
    name: 'sends up a file in whatever form it is there, whole and in order, and tells how far it is',
    run: (under) =>
      withSession(under, {}, async (session) => {
        const scene = await session.connect();
        const { bytes, sum } = someBytes(300_000);
        const forms = [
          { data: bytes, name: 'part.glb' },
          { data: bytes.buffer, name: 'part.glb' },
          { data: new Blob([bytes]), name: 'part.glb' },
          new File([bytes], 'part.glb'),
          { stream: streamOf(bytes), bytes: bytes.length, name: 'part.glb' },
        ];
        for (const form of forms) {
          const told: number[] = [];
          const { name, statistics } = await scene.loadModel(form, {
            onProgress: ({ stage, loaded }) => stage === 'uploading' && told.push(loaded),
          });
          same([name, statistics.bytes], [`part.glb ${sum}`, bytes.length]);
          same(told.at(-1), bytes.length);
        }
        const short = { stream: streamOf(bytes), bytes: bytes.length + 1, name: 'part.glb' };
        same(await refusal(scene.loadModel(short)), 'InvalidParam');
      }),
  },
  {
    name: 'gives up a load at once when its signal fires, and the engine hears of it',
    run: (under) =>
      withSession(under, {}, async (session) => {
        const scene = await session.connect();
        const ending = new AbortController();
        const reason = new Error('taken back');
        const loading = refusal(
          scene.loadModel('builtin://Slow', {
            abortSignal: ending.signal,
            onProgress: () => ending.abort(reason),
          }),
        );
        same(await loading, String(reason));
        same((await scene.getStatistics()).models, 0);
      }),
  },
  {
    name: 'takes pictures as fast as they are shown, and knows which camera pose each one shows',
    run: (under) =>
      withSession(under, {}, async (session) => {
        const scene = await session.connect();
        const frames: number[] = [];
        let [atOnce, most] = [0, 0];
        let latency: number | null = null;
        scene.setCamera({ position: [0, 0, 5], target: [0, 0, 0] });
        const { renderer } = await scene.startPictures({ width: 64, height: 32 }, async (picture) => {
          atOnce += 1;
          most = Math.max(most, atOnce);
          frames.push(picture.frame);
          latency = picture.latencyMs ?? latency;
          same(new TextDecoder().decode(picture.jpeg), `picture ${picture.frame}`);
          await new Promise((resolve) => setTimeout(resolve, 2));
          atOnce -= 1;
        });
        same(renderer, 'none at all');
        await eventually('twenty pictures', () => frames.length >= 20);
        same([most, frames.slice(0, 3)], [1, [1, 2, 3]]);
        holds(latency !== null && latency >= 0, 'the first picture of a pose says how old the pose is');
        await scene.stopPictures();
      }),
  },
  {
    name: 'comes back by itself after a lost connection: to its scene, with its pictures, and refuses what was under way',
    run: (under) =>
      withSession(under, {}, async (session) => {
        const scene = await session.connect();
        const kept = await scene.createEntity({ name: 'kept' });
        let pictures = 0;
        await scene.startPictures({ width: 64, height: 32 }, () => {
          pictures += 1;
        });
        const heard: string[] = [];
        session.on('connectionChanged', ({ status, resumed, reason }) =>
          heard.push(`${status} ${resumed} ${reason?.code}`),
        );
        same(await refusal(scene.createEntity({ name: 'lose the connection' })), 'NoConnection');
        await eventually('it is connected again', () => session.isConnected);
        const before = pictures;
        await eventually('pictures come again', () => pictures > before + 5);
        holds(session.connection === scene, 'the connection is the same object');
        same((await scene.getEntity(kept.entity)).name, 'kept');
        same(heard.at(-1), 'connected true undefined');
        holds(/^reconnecting false (EngineUnavailable|ConnectionLost)$/.test(heard[0] ?? ''), heard.join());
      }),
  },
  {
    name: 'stays away after a lost connection where the app wants that',
    run: (under) =>
      withSession(under, {}, async (session) => {
        const scene = await session.connect({ reconnect: false });
        same(await refusal(scene.createEntity({ name: 'close with a fault' })), 'NoConnection');
        same(session.connectionStatus, 'disconnected');
      }),
  },
];
