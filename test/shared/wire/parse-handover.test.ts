import { expect, it } from 'vitest';
import { parseHandover } from '../../../shared/wire/seat-calls.ts';
import { inheritedNames, noObjects } from './create-bodies.ts';
import { problemOfParsed } from './problem-of-parsed.ts';

it('reads the device that is to get the seat: without the holder’s secret, and to a clean scene, unless said otherwise', () => {
  expect(parseHandover({ deviceId: 'tablet-2' })).toEqual({
    ok: true,
    value: { deviceId: 'tablet-2', seatSecret: null, scene: 'clean' },
  });
});

it('reads the holder’s secret, and that the scene is to stay', () => {
  expect(parseHandover({ deviceId: 'tablet-2', seatSecret: 'k3mVb0', scene: 'keep' })).toEqual({
    ok: true,
    value: { deviceId: 'tablet-2', seatSecret: 'k3mVb0', scene: 'keep' },
  });
});

it.each([null, 'clean'])('takes a scene of %j for a clean one', (scene) => {
  expect(parseHandover({ deviceId: 'a', scene })).toMatchObject({ value: { scene: 'clean' } });
});

it.each(['', 'Keep', 'kept', true, 7, {}])('a scene is not %j', (scene) => {
  expect(problemOfParsed(parseHandover({ deviceId: 'a', scene }))).toMatchObject({
    status: 400,
    target: 'scene',
  });
});

it.each(inheritedNames)('does not take an inherited field for a scene: %s', (deviceId) => {
  expect(parseHandover({ deviceId })).toMatchObject({ ok: true, value: { deviceId, scene: 'clean' } });
});

it.each([undefined, null, '', 7, 'x'.repeat(129), 'a b', 'a/b', 'é'])(
  'a device can not be called %j',
  (deviceId) => {
    expect(problemOfParsed(parseHandover({ deviceId }))).toMatchObject({ status: 400, target: 'deviceId' });
  },
);

it.each(['', 7, true, 'with space', 'x'.repeat(129)])('a secret does not look like %j', (seatSecret) => {
  const problem = problemOfParsed(parseHandover({ deviceId: 'a', seatSecret }));
  expect(problem).toMatchObject({ status: 400, target: 'seatSecret' });
  expect(problem.message).toContain('the device that has the seat');
});

it('never answers with what it was given for a secret', () => {
  const problem = problemOfParsed(parseHandover({ deviceId: 'a', seatSecret: 'hush hush' }));
  expect(JSON.stringify(problem)).not.toContain('hush');
});

it.each(noObjects)('refuses a body that is no object: %s', (_name, body) => {
  expect(problemOfParsed(parseHandover(body))).toMatchObject({ status: 400, code: 'BadRequest' });
});
