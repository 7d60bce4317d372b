import fc from 'fast-check';
import type { SceneCallName } from '../../shared/connection/scene/calls.ts';

/** What a device might say: mostly what the schemas allow, with ids that may well be of something, and now and then something spoiled. */
export interface RandomCall {
  readonly call: string;
  readonly params: unknown;
}

const far = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, 1e308, -1e308, 5e-324, 1e30) },
);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const vector = fc.tuple(far, far, far);
const color = fc.tuple(share, share, share);
const entity = fc.integer({ min: 1, max: 30 }).map((number) => `e${number}`);
const material = fc.integer({ min: 1, max: 12 }).map((number) => `m${number}`);
const name = fc.oneof(fc.constantFrom('a', 'b', '__proto__'), fc.string({ unit: 'binary', maxLength: 20 }));
const upload = fc.integer({ min: 1, max: 6 });
const page = { limit: fc.integer({ min: 1, max: 1000 }), after: fc.oneof(entity, material) };

const some = (fields: Record<string, fc.Arbitrary<unknown>>, required: string[] = []) =>
  fc.record(fields, { requiredKeys: required });

const change = {
  name,
  parent: fc.option(entity),
  position: vector,
  rotation: fc.tuple(far, far, far, far),
  scale: vector,
  enabled: fc.boolean(),
  visible: fc.boolean(),
  tint: fc.option(color),
  selected: fc.boolean(),
};

const params: Record<SceneCallName, fc.Arbitrary<unknown>> = {
  loadModel: some(
    {
      source: fc.oneof(
        fc
          .constantFrom(
            'builtin://Cube',
            'builtin://Sphere',
            'builtin://x',
            'file:x',
            'http://[::1]/',
            'data:,',
          )
          .map((url) => ({ url })),
        upload.map((it) => ({ upload: it })),
      ),
      parent: fc.option(entity),
    },
    ['source'],
  ),
  beginUpload: some({ name, bytes: fc.integer({ min: 1, max: 2 ** 31 }) }, ['name', 'bytes']),
  dropUpload: some({ upload }, ['upload']),
  createEntity: some(change),
  cloneEntity: some({ entity, parent: fc.option(entity) }, ['entity']),
  destroyEntity: some({ entity }, ['entity']),
  updateEntity: some({ ...change, entity }, ['entity']),
  getEntity: some({ entity }, ['entity']),
  listEntities: some({ ...page, parent: fc.option(entity) }),
  findEntities: some({ ...page, name, below: fc.option(entity) }, ['name']),
  listMaterials: some({ ...page, entity: fc.option(entity) }),
  updateMaterial: some({ material, color, opacity: share, metalness: share, roughness: share }, ['material']),
  getBounds: some({ entity: fc.option(entity), space: fc.constantFrom('local', 'world') }),
  rayCast: some(
    {
      origin: vector,
      direction: vector,
      maxDistance: far,
      hits: fc.constantFrom('closest', 'all'),
      limit: fc.integer({ min: 1, max: 1000 }),
    },
    ['origin', 'direction'],
  ),
  getStatistics: fc.constant({}),
  queryPerformance: fc.constant(undefined),
  getOutline: some({ limit: fc.integer({ min: 1, max: 5000 }) }),
  startPictures: some(
    { width: fc.integer({ min: 0, max: 2000 }), height: fc.integer({ min: 16, max: 1080 }) },
    ['width', 'height'],
  ),
  stopPictures: fc.constant({}),
  clearScene: fc.constant({}),
};

/** `clearScene` would leave little to ask about if it came as often as the others. */
const seldom = ['clearScene', 'destroyEntity'];

const valid = fc.oneof(
  ...Object.entries(params).map(([call, arbitrary]) => ({
    weight: seldom.includes(call) ? 1 : 8,
    arbitrary: arbitrary.map((it): RandomCall => ({ call, params: it })),
  })),
);

/** One field is what no schema expects there. */
const spoiled = fc
  .tuple(valid, fc.nat(), fc.jsonValue({ maxDepth: 2 }))
  .map(([it, at, value]): RandomCall => {
    if (typeof it.params !== 'object' || it.params === null) return { call: it.call, params: value };
    const fields = Object.entries(it.params);
    const spoil = fields[at % Math.max(1, fields.length)]?.[0];
    return { call: it.call, params: { ...it.params, ...(spoil !== undefined && { [spoil]: value }) } };
  });

export const randomCall: fc.Arbitrary<RandomCall> = fc.oneof(
  { weight: 8, arbitrary: valid },
  { weight: 3, arbitrary: spoiled },
  { weight: 1, arbitrary: fc.record({ call: fc.string({ maxLength: 70 }), params: fc.jsonValue() }) },
);
