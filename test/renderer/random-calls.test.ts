import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sceneCalls } from '../../shared/connection/scene/calls.ts';
import type { Entity } from '../../shared/connection/scene/entity.ts';
import { EngineDevice, uploadFrame } from '../support/engine-device.ts';
import { randomCall } from '../support/random-call.ts';
import { startEngine } from '../support/running-engine.ts';

/** All entities, by walking down the lists. */
async function walk(device: EngineDevice): Promise<Entity[]> {
  const found: Entity[] = [];
  for (const parents: (string | null)[] = [null]; parents.length > 0; ) {
    const parent = parents.pop() ?? null;
    for (let after: string | null | undefined; after !== null; ) {
      const page = await device.call('listEntities', { parent, limit: 1000, ...(after && { after }) });
      found.push(...page.entities);
      parents.push(...page.entities.filter(({ children }) => children > 0).map(({ entity }) => entity));
      after = page.after;
    }
  }
  return found;
}

it('thousands of calls at random, right and wrong ones, are each answered in the form that was promised; no fault of the engine is among them, and its counts agree with its lists', async () => {
  const engine = await startEngine({
    RENDERER_MAX_ENTITIES: '400',
    RENDERER_MAX_TRIANGLES: '20000',
    ENGINE_MODELS: '["builtin://Cube"]',
  });
  const device = await EngineDevice.connect(engine.port);
  const codes: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(fc.array(randomCall, { minLength: 120, maxLength: 120 }), async (calls) => {
      const answers = calls.map(async ({ call, params }) => {
        const answer = await device.ask(call, params);
        codes[answer.type === 'error' ? answer.code : 'result'] =
          (codes[answer.type === 'error' ? answer.code : 'result'] ?? 0) + 1;
        if (answer.type === 'error') {
          expect(answer, JSON.stringify({ call, params })).not.toMatchObject({ code: 'InternalError' });
          return;
        }
        const known = Object.entries(sceneCalls).find(([name]) => name === call);
        expect(known?.[1].result.safeParse(answer.result).error, JSON.stringify({ call, params })).toBe(
          undefined,
        );
      });
      device.send(uploadFrame(1 + (calls.length % 3), Buffer.alloc(100)));
      await Promise.all(answers);
      const [entities, counts] = [await walk(device), await device.call('getStatistics', {})];
      expect(counts.entities).toBe(entities.length);
      expect(counts.triangles === 0).toBe(entities.every(({ meshes }) => meshes === 0));
      device.heard.length = 0;
    }),
    { numRuns: 30, seed: 7, endOnFailure: true },
  );
  expect(engine.child.exitCode).toBeNull();
  expect(engine.output()).not.toContain('a call failed');
  // All that was found in the scene can be taken out of it again.
  await device.call('clearScene', {});
  expect(await device.call('getStatistics', {})).toEqual({
    models: 0,
    entities: 0,
    meshes: 0,
    triangles: 0,
    vertices: 0,
    materials: 0,
    textures: 0,
    bytes: 0,
  });
}, 120_000);
