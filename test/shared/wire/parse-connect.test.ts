import { expect, it } from 'vitest';
import { parseConnect } from '../../../shared/wire/seat-calls.ts';
import { inheritedNames, noObjects } from './create-bodies.ts';
import { problemOfParsed } from './problem-of-parsed.ts';

const secret = 'k3mVb0Vn1b5n6C4q8s7t9u0v1w2x3y4z5A6B7C8D9E0';

it('reads the first connect of a device, which has no secret yet', () => {
  expect(parseConnect({ deviceId: 'hololens-7' })).toEqual({
    ok: true,
    value: { deviceId: 'hololens-7', seatSecret: null },
  });
});

it('takes a secret of null for none', () => {
  expect(parseConnect({ deviceId: 'hololens-7', seatSecret: null })).toMatchObject({
    value: { seatSecret: null },
  });
});

it('reads a device that returns', () => {
  expect(parseConnect({ deviceId: 'hololens-7', seatSecret: secret })).toMatchObject({
    value: { seatSecret: secret },
  });
});

it.each(['a', 'A.b:c_d-9', '00:1B:44:11:3A:B7', 'x'.repeat(128), ...inheritedNames])(
  'a device may be called %s',
  (deviceId) => {
    expect(parseConnect({ deviceId })).toMatchObject({ ok: true, value: { deviceId } });
  },
);

it.each([undefined, null, '', 7, 'x'.repeat(129), 'a b', 'a/b', 'a|b', 'é', 'a\n'])(
  'a device can not be called %j',
  (deviceId) => {
    expect(problemOfParsed(parseConnect({ deviceId }))).toMatchObject({ status: 400, target: 'deviceId' });
  },
);

it.each(['', 7, true, 'with space', 'x'.repeat(129), 'a=b'])(
  'a secret does not look like %j',
  (seatSecret) => {
    expect(problemOfParsed(parseConnect({ deviceId: 'a', seatSecret }))).toMatchObject({
      status: 400,
      target: 'seatSecret',
    });
  },
);

it('never answers with what it was given for a secret', () => {
  const problem = problemOfParsed(parseConnect({ deviceId: 'a', seatSecret: 'hush hush' }));
  expect(JSON.stringify(problem)).not.toContain('hush');
});

it.each(noObjects)('refuses a body that is no object: %s', (_name, body) => {
  expect(problemOfParsed(parseConnect(body))).toMatchObject({ status: 400, code: 'BadRequest' });
});
