import { eventually, holds, refusal, same } from './check.ts';
import { clientOf, type Rule, type UnderTest, withSession } from './under-test.ts';

type Session = Parameters<Parameters<typeof withSession>[2]>[0];
type Scene = Awaited<ReturnType<Session['connect']>>;

const withScene = (under: UnderTest, use: (scene: Scene, session: Session) => Promise<void>): Promise<void> =>
  withSession(under, {}, async (session) => use(await session.connect(), session));

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** The seat and the scene, through the gate, against any engine that speaks the protocol. */
export const connectionRules: readonly Rule[] = [
  {
    name: 'connects when the session is ready, and has a connection for exactly as long as it is connected',
    run: (under) =>
      withSession(under, { models: [] }, async (session) => {
        same([session.isConnected, session.connection], [false, null]);
        const heard: string[] = [];
        session.on('connectionChanged', ({ status }) => heard.push(status));
        const scene = await session.connect();
        holds(session.isConnected && session.connection === scene, 'it is connected');
        same(scene.engine?.session, session.sessionUuid);
        same(await refusal(session.connect()), 'AlreadyConnected');
        session.disconnect();
        same([session.isConnected, session.connection], [false, null]);
        same(await refusal(scene.getStatistics()), 'NoConnection');
        same(heard, ['connecting', 'connected', 'disconnected']);
      }),
  },
  {
    name: 'refuses a second connect while the first is under way',
    run: (under) =>
      withSession(under, {}, async (session) => {
        const first = session.connect();
        same(await refusal(session.connect()), 'InProgress');
        await first;
      }),
  },
  {
    name: 'refuses a second device, and lets the first one come back to its seat',
    run: (under) =>
      withSession(under, {}, async (session) => {
        await session.connect({ deviceId: 'first' });
        const other = await clientOf(under).openRenderingSession(session.sessionUuid);
        same(await refusal(other.connect({ deviceId: 'second' })), 'OtherSessionConnected');
        same(await refusal(other.connect({ deviceId: 'first' })), 'OtherSessionConnected');
        session.disconnect();
        const { seat } = session;
        await session.connect();
        holds(session.isConnected, 'the same session object comes back');
        session.disconnect();
        if (!seat?.seatSecret) throw new Error('There is no seat to keep.');
        const scene = await other.connect({ deviceId: seat.deviceId, seatSecret: seat.seatSecret });
        holds(scene.isConnected, 'so does one that has kept the seat');
      }),
  },
  {
    name: 'is told that the session ended, and does not come back by itself',
    run: (under) =>
      withScene(under, async (scene, session) => {
        const reasons: (string | undefined)[] = [];
        session.on('connectionChanged', ({ status, reason }) => reasons.push(`${status}: ${reason?.code}`));
        await session.stop();
        await eventually('the connection is over', () => !scene.isConnected);
        same(reasons, ['disconnected: SessionEnded']);
        same(await refusal(session.connect()), 'SessionEnded');
      }),
  },
  {
    name: 'is told that it was replaced, and does not come back by itself',
    run: (under) =>
      withScene(under, async (scene, session) => {
        const reasons: (string | undefined)[] = [];
        session.on('connectionChanged', ({ status, reason }) => reasons.push(`${status}: ${reason?.code}`));
        const other = await clientOf(under).openRenderingSession(session.sessionUuid);
        const seat = session.seat;
        if (!seat?.seatSecret) throw new Error('There is no seat to keep.');
        await other.connect({ deviceId: seat.deviceId, seatSecret: seat.seatSecret });
        await eventually('the first connection is over', () => !scene.isConnected);
        same(reasons, ['disconnected: ConnectionReplaced']);
        holds(other.isConnected, 'the other one stays');
      }),
  },
  {
    name: 'hands its seat over to another device, with the scene, without a stop',
    run: (under) =>
      withSession(under, { seatPolicy: 'handover' }, async (session) => {
        const scene = await session.connect({ deviceId: 'headset' });
        const kept = await scene.createEntity({ name: 'kept' });
        const grant = await session.handover({ deviceId: 'tablet', scene: 'keep' });
        holds(scene.isConnected, 'the seat is kept until the other device comes');
        const other = await clientOf(under).openRenderingSession(session.sessionUuid);
        const taken = await other.connect({ grant });
        await eventually('the first connection is over', () => !scene.isConnected);
        same((await taken.getEntity(kept.entity)).name, 'kept');
        same(session.connectionStatus, 'disconnected');
      }),
  },
  {
    name: 'makes, changes, finds, copies and destroys entities, and lists them page by page',
    run: (under) =>
      withScene(under, async (scene) => {
        const top = await scene.createEntity({ name: 'top' });
        const below = await Promise.all(
          Array.from({ length: 40 }, (_, n) => scene.createEntity({ name: `part ${n}`, parent: top.entity })),
        );
        same((await scene.getEntity(top.entity)).children, 40);
        const moved = await scene.updateEntity(below[3]?.entity ?? '', {
          position: [1, 2, 3],
          tint: [1, 0, 0],
        });
        same([moved.position, moved.tint, moved.name], [[1, 2, 3], [1, 0, 0], 'part 3']);
        const listed = await all(scene.listEntities({ parent: top.entity, limit: 16 }));
        same(new Set(listed.map(({ entity }) => entity)).size, 40);
        const pages = await all(scene.listEntities({ parent: top.entity, limit: 16 }).byPage());
        same(pages.length, 3);
        const named = await all(scene.findEntities({ name: 'part 7' }));
        same(
          named.map(({ entity }) => entity),
          [below[7]?.entity],
        );
        const copy = await scene.cloneEntity(top.entity);
        same([copy.parent, copy.children], [null, 40]);
        same(await scene.destroyEntity(copy.entity), 41);
        same(await refusal(scene.getEntity(copy.entity)), 'EntityNotFound');
        same(await scene.clearScene(), 41);
      }),
  },
  {
    name: 'loads a model and tells how far it is',
    run: (under) =>
      withScene(under, async (scene) => {
        const stages = new Set<string>();
        const parent = await scene.createEntity({ name: 'stand' });
        const model = await scene.loadModel('builtin://Engine', {
          parent: parent.entity,
          onProgress: ({ stage }) => stages.add(stage),
        });
        holds(stages.size > 0, 'there was progress');
        same((await scene.getEntity(model.root)).parent, parent.entity);
        const box = await scene.getBounds({ entity: model.root });
        holds(box !== null && box.max[0] > box.min[0], 'it has an extent');
        const { triangles } = await scene.getStatistics();
        same(triangles, model.statistics.triangles);
      }),
  },
  {
    name: 'says in the code of the error why a model was refused, and the scene stays as it was',
    run: (under) =>
      withScene(under, async (scene) => {
        same(await refusal(scene.loadModel('builtin://NoSuchModel')), 'ModelNotFound');
        same(await refusal(scene.updateEntity('e999', { name: 'x' })), 'EntityNotFound');
        same((await scene.getStatistics()).models, 0);
      }),
  },
  {
    name: 'casts a ray and gets what it meets, nearest first',
    run: (under) =>
      withScene(under, async (scene) => {
        const model = await scene.loadModel('builtin://Engine');
        const box = await scene.getBounds({ entity: model.root });
        if (!box) throw new Error('The model has no mesh.');
        const middle = (axis: 0 | 1): number => (box.min[axis] + box.max[axis]) / 2;
        const hits = await scene.rayCastQuery({
          origin: [middle(0), middle(1), box.max[2] + 1],
          direction: [0, 0, -1],
          hits: 'all',
        });
        holds(hits.length > 0, 'the ray through the middle of the model meets something');
        const far = hits.map(({ distance }) => distance);
        same(
          far,
          [...far].sort((one, other) => one - other),
        );
        same(await scene.rayCastQuery({ origin: [1e6, 0, 0], direction: [1, 0, 0] }), []);
      }),
  },
];
