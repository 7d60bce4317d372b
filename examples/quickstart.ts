import { RemoteRenderingClient } from '../client/index.ts';

// As env.sh in the data folder of 'npm start' sets them: `. .data/env.sh && npm run quickstart`.
const { endPoint: endpoint, accountId = '', accountKey: key = '' } = process.env;
const client = new RemoteRenderingClient({ ...(endpoint && { endpoint }), accountId, credential: { key } });

const session = await client.createNewRenderingSession({ maxLeaseInMinutes: 30, size: 'Standard' });
console.log(`Session ${session.sessionUuid} starts.`);
const { hostname, expiresAt } = await session.whenReady();
console.log(`It is ready on ${hostname}, until ${expiresAt?.toLocaleTimeString()}.`);

try {
  const scene = await session.connect();
  const model = await scene.loadModel('builtin://Engine', {
    onProgress: ({ stage, loaded, total }) => console.log(`${stage}: ${loaded} of ${total ?? '?'}`),
  });
  console.log(`${model.name} has ${model.statistics.triangles} triangles.`);
  const bounds = await scene.getBounds({ entity: model.root });
  console.log('It lies within', bounds);

  const [nearest] = await scene.rayCastQuery({ origin: [0, 0.5, 10], direction: [0, 0, -1] });
  if (nearest) {
    const part = await scene.updateEntity(nearest.entity, { tint: [1, 0.5, 0], selected: true });
    console.log(`Straight ahead, ${nearest.distance.toFixed(2)} m away, is ${part.name}. It is orange now.`);
  }
  const { grantedMinutes, remainingMinutes } = await session.extend(15);
  console.log(`${grantedMinutes} minutes more: ${remainingMinutes} are left.`);
} finally {
  await session.stop();
}
console.log(`It has ended: ${(await session.getProperties()).reason}.`);
