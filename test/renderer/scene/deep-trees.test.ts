import { describe, expect, it } from 'vitest';
import { aModel, aNode } from '../../support/builders/model-asset.ts';
import { aSceneOf, cast, idOf } from './on-scene.ts';

const DEPTH = 100_000;

/** Each node stands one metre beside its parent; only the lowest shows something. */
const chain = () =>
  aSceneOf(
    aModel({
      nodes: Array.from({ length: DEPTH }, (_, at) => {
        const lowest = at === DEPTH - 1;
        const parent = at === 0 ? null : at - 1;
        return aNode({
          name: lowest ? 'lowest' : '',
          parent,
          position: [1, 0, 0],
          meshes: lowest ? [0] : [],
        });
      }),
    }),
  );

const at = (x: number) => ({ origin: [x, 0.1, 5], direction: [0, 0, -1] }) as never;

describe('a tree of a hundred thousand levels', () => {
  it('can be asked, moved, switched, copied, followed and destroyed', () => {
    const { scene, root } = chain();
    const lowest = idOf(scene, 'lowest');
    expect(cast(scene, at(DEPTH))).toMatchObject([{ entity: lowest, distance: 4.5 }]);
    expect(scene.bounds(root, 'local')?.max[0]).toBe(DEPTH + 0.5);
    scene.update(root, { position: [7, 0, 0] });
    expect(scene.bounds(lowest, 'world')?.max[0]).toBe(DEPTH + 7.5);
    expect(scene.outline(1).boxes[0]?.world[12]).toBe(DEPTH + 7);
    scene.update(lowest, { enabled: false });
    expect(cast(scene, at(DEPTH + 7))).toEqual([]);
    scene.update(lowest, { enabled: true });
    const copy = scene.clone(root, lowest);
    expect(scene.bounds(copy.entity, 'world')?.max[0]).toBe(2 * DEPTH + 14.5);
    expect(scene.find({ name: 'lowest', below: root, limit: 9 }).items).toHaveLength(2);
    expect(scene.materials({ entity: root, limit: 9 }).items).toHaveLength(1);
    let heard = 0;
    scene.follow(() => {
      heard += 1;
    });
    expect(heard).toBe(2 * DEPTH + 4);
    expect(scene.destroy(root)).toBe(2 * DEPTH + 2);
  });

  it('is not worked out again where nothing changed', () => {
    const { scene } = chain();
    const timed = (): number => {
      const begun = performance.now();
      cast(scene, at(DEPTH));
      return performance.now() - begun;
    };
    const first = timed();
    const later = Math.min(...Array.from({ length: 20 }, timed));
    expect(later).toBeLessThan(first);
  });
});
