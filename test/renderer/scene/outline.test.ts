import { describe, expect, it } from 'vitest';
import { outline } from '../../../shared/connection/scene/outline.ts';
import { aMaterial, aMesh, aModel, aNode, boxTriangles } from '../../support/builders/model-asset.ts';
import { aScene, aSceneOf } from './on-scene.ts';

describe('the outline of a scene', () => {
  it('is empty where there is nothing to see', () => {
    const scene = aScene();
    scene.create({});
    expect(scene.outline(10)).toEqual({ boxes: [], cut: false });
  });

  it('has the box of an entity in its own axes, and the way from there to the world', () => {
    const { scene, root, id } = aSceneOf(aModel({ nodes: [aNode({ scale: [2, 3, 4] })] }));
    scene.update(root, { position: [5, 6, 7] });
    expect(scene.outline(10)).toEqual({
      boxes: [
        {
          entity: id('node'),
          box: { min: [-0.5, -0.5, -0.5], max: [0.5, 0.5, 0.5] },
          world: [2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0, 5, 6, 7, 1],
          color: [1, 1, 1],
          selected: false,
        },
      ],
      cut: false,
    });
    expect(outline.parse(scene.outline(10))).toEqual(scene.outline(10));
  });

  it('has one box and the mean colour of all meshes of an entity', () => {
    const { scene } = aSceneOf(
      aModel({
        nodes: [aNode({ meshes: [0, 1] })],
        meshes: [aMesh(boxTriangles(1), 0), aMesh(boxTriangles(2), 1)],
        materials: [aMaterial({ color: [1, 0, 0] }), aMaterial({ color: [0, 1, 0.5] })],
      }),
    );
    expect(scene.outline(10).boxes).toMatchObject([
      { box: { min: [-1, -1, -1], max: [1, 1, 1] }, color: [0.5, 0.5, 0.25] },
    ]);
  });

  it('multiplies colours with the nearest tint above, and no other', () => {
    const { scene, root, id } = aSceneOf(aModel({ materials: [aMaterial({ color: [0.5, 1, 1] })] }));
    const color = () => scene.outline(1).boxes[0]?.color;
    scene.update(root, { tint: [0.5, 0.5, 1] });
    expect(color()).toEqual([0.25, 0.5, 1]);
    scene.update(id('node'), { tint: [1, 1, 0] });
    expect(color()).toEqual([0.5, 1, 0]);
    scene.update(id('node'), { tint: null });
    expect(color()).toEqual([0.25, 0.5, 1]);
  });

  it('shows the colour that a material was given', () => {
    const { scene } = aSceneOf();
    scene.updateMaterial('m1', { color: [0, 0, 1] });
    expect(scene.outline(1).boxes[0]?.color).toEqual([0, 0, 1]);
  });

  it('marks what is selected, and what is below it', () => {
    const { scene, root } = aSceneOf(aModel({ nodes: [aNode(), aNode({ parent: 0 })] }));
    scene.update(root, { selected: true });
    expect(scene.outline(9).boxes.map(({ selected }) => selected)).toEqual([true, true]);
  });

  it.each(['enabled', 'visible'] as const)('leaves out what is not %s, and what is below it', (switched) => {
    const { scene, id } = aSceneOf(
      aModel({ nodes: [aNode({ name: 'a' }), aNode({ parent: 0 }), aNode({ name: 'c' })] }),
    );
    scene.update(id('a'), { [switched]: false });
    expect(scene.outline(9).boxes.map(({ entity }) => entity)).toEqual([id('c')]);
  });

  it('is cut only where there is more than the limit', () => {
    const { scene } = aSceneOf(aModel({ nodes: [aNode(), aNode(), aNode()] }));
    expect(scene.outline(3)).toMatchObject({ cut: false, boxes: { length: 3 } });
    expect(scene.outline(2)).toMatchObject({ cut: true, boxes: { length: 2 } });
  });
});
