import { describe, expect, it } from 'vitest';
import { makeSample } from '../../../renderer/models/samples/make-sample.ts';
import { loaderWith } from '../../support/model-loader.ts';

const make = (name: string) => makeSample(name, () => undefined);

describe('builtin://', () => {
  it('Engine can be taken apart: thirty named parts of six materials', async () => {
    const { name, nodes, meshes, materials } = make('Engine');
    expect(name).toBe('Engine');
    expect(nodes.filter(({ meshes: own }) => own.length > 0).length).toBeGreaterThanOrEqual(25);
    expect(new Set(nodes.map((node) => node.name)).size).toBe(nodes.length);
    expect(new Set(meshes.map(({ material }) => material)).size).toBe(materials.length);
    expect(materials).toHaveLength(6);
  });

  it.each([
    ['Cube', 12],
    ['cube', 12],
    ['SPHERE/', 2976],
  ])('%s is had, whatever its letters', (name, triangles) => {
    const { meshes } = make(name);
    expect(meshes[0]?.indices).toHaveLength(triangles * 3);
    expect(meshes[0]?.tree).toHaveLength(1);
  });

  it('Engine comes over from the thread', async () => {
    expect((await loaderWith({})('builtin://Engine')).nodes[0]?.name).toBe('Engine');
  });

  it.each(['Nothing', '', 'constructor', '__proto__'])('%j is none', (name) => {
    expect(() => make(name)).toThrow(expect.objectContaining({ code: 'ModelNotFound' }));
  });
});
