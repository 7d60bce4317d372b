import { describe, expect, it } from 'vitest';
import { writeGlb } from '../../support/model-bytes.ts';
import { squareModel } from '../../support/model-documents.ts';
import { readHere } from '../../support/model-reading.ts';

const rounded = (values: Iterable<number> | undefined): number[] =>
  [...(values ?? [])].map((value) => Math.round(value * 1e5) / 1e5 + 0);

/** The square, hung on two joints: the two vertices at x = 1 follow `second`, the others `first`. */
function skinnedSquare() {
  const { document, primitive, values } = squareModel();
  const first = document.createNode('first');
  const second = document.createNode('second').setTranslation([1, 0, 0]);
  const skin = document
    .createSkin()
    .addJoint(first)
    .addJoint(second)
    .setInverseBindMatrices(values('MAT4', new Float32Array([...shifted(0, 0, 0), ...shifted(-1, 0, 0)])));
  primitive
    .setAttribute(
      'JOINTS_0',
      values('VEC4', new Uint8Array([0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])),
    )
    .setAttribute(
      'WEIGHTS_0',
      values('VEC4', new Float32Array([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0])),
    );
  const [node] = document.getRoot().listNodes();
  node?.setSkin(skin);
  document.getRoot().listScenes()[0]?.addChild(first.addChild(second));
  return { document, first, second, node, primitive, values };
}

const shifted = (x: number, y: number, z: number): number[] => [
  1,
  0,
  0,
  0,
  0,
  1,
  0,
  0,
  0,
  0,
  1,
  0,
  x,
  y,
  z,
  1,
];

describe('a skin', () => {
  it('in the pose that it was made in changes nothing', async () => {
    const { document } = skinnedSquare();
    const { meshes } = await readHere(await writeGlb(document));
    expect(rounded(meshes[0]?.positions)).toEqual([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]);
  });

  it('is bent to the pose of the file, normals too', async () => {
    const { document, second } = skinnedSquare();
    // A quarter turn around x: the side at x = 1 falls over to z.
    second.setRotation([Math.SQRT1_2, 0, 0, Math.SQRT1_2]);
    const { meshes } = await readHere(await writeGlb(document));
    expect(rounded(meshes[0]?.positions)).toEqual([0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0]);
    expect(rounded(meshes[0]?.normals)).toEqual([0, 0, 1, 0, -1, 0, 0, -1, 0, 0, 0, 1]);
  });

  it('lies where its joints are, wherever its node is', async () => {
    const { document, node } = skinnedSquare();
    node?.setTranslation([100, 0, 0]).setScale([2, 2, 2]);
    const { meshes, nodes } = await readHere(await writeGlb(document));
    const [at] = nodes.filter(({ meshes: own }) => own.length > 0);
    const world = rounded(meshes[0]?.positions).map(
      (value, index) => value * (at?.scale[index % 3] ?? 0) + (at?.position[index % 3] ?? 0),
    );
    expect(at?.position).toEqual([100, 0, 0]);
    expect(world).toEqual([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]);
  });

  it('of a node that is squashed flat lies at a node of its own', async () => {
    const { document, node } = skinnedSquare();
    node?.setScale([0, 1, 1]);
    const { meshes, nodes } = await readHere(await writeGlb(document));
    const [at] = nodes.filter(({ meshes: own }) => own.length > 0);
    expect(at).toMatchObject({ name: 'square', parent: null, scale: [1, 1, 1] });
    expect(rounded(meshes[0]?.positions)).toEqual([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]);
  });

  it('takes weights that do not sum up to one as shares', async () => {
    const { document, primitive, values } = skinnedSquare();
    primitive.setAttribute('WEIGHTS_0', values('VEC4', new Float32Array(16).fill(0.5)));
    primitive.setAttribute('JOINTS_0', values('VEC4', new Uint8Array(16)));
    const { meshes } = await readHere(await writeGlb(document));
    expect(rounded(meshes[0]?.positions)).toEqual([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]);
  });

  it('on a joint that it does not have is invalid', async () => {
    const { document, primitive, values } = skinnedSquare();
    primitive.setAttribute('JOINTS_0', values('VEC4', new Uint8Array(16).fill(2)));
    await expect(readHere(await writeGlb(document))).rejects.toMatchObject({
      code: 'ModelInvalid',
      message: expect.stringContaining('joint'),
    });
  });

  it('with a matrix that is not finite is invalid', async () => {
    const { document, values } = skinnedSquare();
    document
      .getRoot()
      .listSkins()[0]
      ?.setInverseBindMatrices(values('MAT4', new Float32Array(32).fill(Number.NaN)));
    await expect(readHere(await writeGlb(document))).rejects.toMatchObject({ code: 'ModelInvalid' });
  });

  it('bends one mesh to two shapes at two nodes', async () => {
    const { document, node } = skinnedSquare();
    const again = document
      .createNode('again')
      .setMesh(node?.getMesh() ?? null)
      .setSkin(node?.getSkin() ?? null);
    document.getRoot().listScenes()[0]?.addChild(again);
    const { meshes } = await readHere(await writeGlb(document));
    expect(meshes).toHaveLength(2);
  });
});

describe('morph targets', () => {
  const morphedSquare = () => {
    const { document, primitive, values } = squareModel();
    const lifted = new Float32Array([0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1]);
    primitive.addTarget(document.createPrimitiveTarget().setAttribute('POSITION', values('VEC3', lifted)));
    const [mesh] = document.getRoot().listMeshes();
    const [node] = document.getRoot().listNodes();
    return { document, mesh, node };
  };
  const heights = (values: Float32Array | undefined): number[] =>
    rounded(values).filter((_, index) => index % 3 === 2);

  it('are applied as the mesh says', async () => {
    const { document, mesh } = morphedSquare();
    mesh?.setWeights([0.25]);
    const { meshes } = await readHere(await writeGlb(document));
    expect(heights(meshes[0]?.positions)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('are applied as a node says, whatever the mesh says', async () => {
    const { document, mesh, node } = morphedSquare();
    mesh?.setWeights([0.25]);
    node?.setWeights([-2]);
    const plain = document.createNode('plain').setMesh(mesh ?? null);
    document.getRoot().listScenes()[0]?.addChild(plain);
    const { meshes } = await readHere(await writeGlb(document));
    expect(meshes.map(({ positions }) => heights(positions)[0])).toEqual([-2, 0.25]);
  });

  it('without weights leave the mesh as it is', async () => {
    const { document } = morphedSquare();
    const { meshes } = await readHere(await writeGlb(document));
    expect(heights(meshes[0]?.positions)).toEqual([0, 0, 0, 0]);
  });
});
