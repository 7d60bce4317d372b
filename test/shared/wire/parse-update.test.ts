import { expect, it } from 'vitest';
import { parseUpdate } from '../../../shared/wire/arr-2021.ts';
import { noObjects } from './create-bodies.ts';
import { problemOfParsed } from './problem-of-parsed.ts';

it.each([
  ['the longest lease', 1440],
  ['too long a one', 1441],
  ['none, as clients send on a wrap at 24 hours', 0],
  ['a negative one', -4],
])('reads %s: whether it will do is for the lease to say', (_name, minutes) => {
  expect(parseUpdate({ maxLeaseTimeMinutes: minutes }, '2021-01-01')).toEqual({
    ok: true,
    value: { leaseMinutes: minutes, tags: null },
  });
});

it.each([
  ['half a minute', 0.5],
  ['a number as text', '60'],
  ['null', null],
  ['true', true],
  ['a list', [60]],
  ['infinity', Number.POSITIVE_INFINITY],
])('refuses what is no whole number: %s', (_name, minutes) => {
  expect(problemOfParsed(parseUpdate({ maxLeaseTimeMinutes: minutes }, '2021-01-01'))).toMatchObject({
    status: 400,
    code: 'BadRequest',
    target: 'maxLeaseTimeMinutes',
  });
});

it('refuses a body without the lease, as nothing else can be updated', () => {
  expect(problemOfParsed(parseUpdate({ size: 'Premium' }, '2021-01-01')).message).toContain(
    "'maxLeaseTimeMinutes' is required",
  );
});

it('ignores fields that it does not know', () => {
  expect(parseUpdate({ maxLeaseTimeMinutes: 5, size: 'Tiny', tags: 7 }, '2021-01-01')).toEqual({
    ok: true,
    value: { leaseMinutes: 5, tags: null },
  });
});

it.each(noObjects)('refuses a body that is no object: %s', (_name, body) => {
  expect(problemOfParsed(parseUpdate(body, '2021-01-01'))).toMatchObject({ status: 400, code: 'BadRequest' });
});
