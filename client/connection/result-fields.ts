import type { SceneCallName, SceneCallResult } from '../scene/calls.ts';

const entity = [
  'entity',
  'name',
  'parent',
  'children',
  'position',
  'rotation',
  'scale',
  'enabled',
  'visible',
] as const;

/** What an answer to each call must have, or it is none. */
export const resultFields: {
  readonly [Name in SceneCallName]: readonly (keyof SceneCallResult<Name> & string)[];
} = {
  loadModel: ['root', 'name', 'statistics'],
  beginUpload: ['upload', 'chunkBytes'],
  dropUpload: [],
  createEntity: entity,
  cloneEntity: entity,
  destroyEntity: ['destroyed'],
  updateEntity: entity,
  getEntity: entity,
  listEntities: ['entities', 'after'],
  findEntities: ['entities', 'after'],
  listMaterials: ['materials', 'after'],
  updateMaterial: ['material', 'color', 'opacity', 'metalness', 'roughness'],
  getBounds: ['box'],
  rayCast: ['hits'],
  getStatistics: ['models', 'entities', 'triangles'],
  queryPerformance: ['pictures', 'latencyMs', 'framesPerSecond'],
  getOutline: ['boxes', 'cut'],
  startPictures: ['renderer'],
  stopPictures: [],
  clearScene: ['destroyed'],
};
