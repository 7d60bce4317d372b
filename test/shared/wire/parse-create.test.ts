import { describe, expect, it } from 'vitest';
import { defaultLeaseOptions } from '../../../shared/domain/lease-options.ts';
import type { ApiVersion } from '../../../shared/wire/api-version.ts';
import { parseCreate } from '../../../shared/wire/arr-2021.ts';
import { aCreateBody, inheritedNames, noObjects } from './create-bodies.ts';
import { problemOfParsed } from './problem-of-parsed.ts';

const max = 1440;
const create = (change: Readonly<Record<string, unknown>> = {}, version: ApiVersion = '2021-01-01') =>
  parseCreate(aCreateBody(change), version, max);

it('reads what the service was sent, and gives the rest its default', () => {
  expect(create()).toEqual({
    ok: true,
    value: {
      leaseMinutes: 60,
      size: 'Standard',
      models: [],
      seatPolicy: 'exclusive',
      options: defaultLeaseOptions,
      tags: {},
    },
  });
});

it('ignores fields that it does not know', () => {
  expect(create({ directConnectionSession: 'false', region: 7 }).ok).toBe(true);
});

it.each(noObjects)('refuses a body that is no object: %s', (_name, body) => {
  expect(problemOfParsed(parseCreate(body, '2021-01-01', max))).toMatchObject({
    status: 400,
    code: 'BadRequest',
  });
});

describe('maxLeaseTimeMinutes', () => {
  it('is refused in the recorded words, to the letter, when it is negative', () => {
    expect(problemOfParsed(create({ maxLeaseTimeMinutes: -4 }))).toEqual({
      status: 400,
      code: 'BadRequest',
      message: 'The maxLeaseTimeMinutes value cannot be negative.',
    });
  });

  it.each([1, 2, 60, 1439, 1440, 60.0, 6e1])('may be %s', (minutes) => {
    expect(create({ maxLeaseTimeMinutes: minutes })).toMatchObject({
      ok: true,
      value: { leaseMinutes: minutes },
    });
  });

  it.each([
    ['zero', 0],
    ['minus zero', -0],
    ['one more than the longest lease', 1441],
    ['far more', Number.MAX_SAFE_INTEGER],
  ])('may not be %s', (_name, minutes) => {
    expect(problemOfParsed(create({ maxLeaseTimeMinutes: minutes }))).toMatchObject({
      status: 400,
      code: 'BadRequest',
      target: 'maxLeaseTimeMinutes',
      message: 'The maxLeaseTimeMinutes value must be 1 to 1440 minutes.',
    });
  });

  it('obeys a lower limit of the operator, which is itself allowed', () => {
    expect(parseCreate(aCreateBody({ maxLeaseTimeMinutes: 120 }), '2021-01-01', 120).ok).toBe(true);
    expect(
      problemOfParsed(parseCreate(aCreateBody({ maxLeaseTimeMinutes: 121 }), '2021-01-01', 120)).message,
    ).toContain('120');
  });

  it.each([
    ['half a minute more', 1.5],
    ['half a minute less than nothing', -0.5],
    ['a number as text', '60'],
    ['a time span', '1:0:0'],
    ['null', null],
    ['true', true],
    ['a list', [60]],
    ['an object', { valueOf: 60 }],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a number too large to be exact', 2 ** 53],
  ])('is a whole number, not %s', (_name, minutes) => {
    expect(problemOfParsed(create({ maxLeaseTimeMinutes: minutes }))).toMatchObject({
      status: 400,
      code: 'BadRequest',
      target: 'maxLeaseTimeMinutes',
      message: "The field 'maxLeaseTimeMinutes' must be a whole number of minutes.",
    });
  });

  it('is required', () => {
    expect(problemOfParsed(create({ maxLeaseTimeMinutes: undefined }))).toMatchObject({
      status: 400,
      target: 'maxLeaseTimeMinutes',
    });
  });

  it('is not taken from a prototype', () => {
    const body: unknown = JSON.parse('{"__proto__":{"maxLeaseTimeMinutes":5},"size":"Standard"}');
    expect(problemOfParsed(parseCreate(body, '2021-01-01', max)).message).toContain('required');
  });
});

describe('size', () => {
  it.each([
    ['Standard', 'Standard'],
    ['standard', 'Standard'],
    ['STANDARD', 'Standard'],
    ['Premium', 'Premium'],
    ['premium', 'Premium'],
    ['pReMiUm', 'Premium'],
  ])('%s is %s: its case does not count', (given, size) => {
    expect(create({ size: given })).toMatchObject({ ok: true, value: { size } });
  });

  it('is refused in the recorded words when there is none of that name', () => {
    expect(problemOfParsed(create({ size: 'Tiny' }))).toMatchObject({
      status: 400,
      code: 'BadRequest',
      message: "Can't specify this VM size: Tiny",
    });
  });

  it.each([...inheritedNames, '', ' standard', 'Standard ', 'ſtandard', 'big', 'small'])(
    'can not be %j',
    (size) => {
      expect(problemOfParsed(create({ size }))).toMatchObject({ status: 400, target: 'size' });
    },
  );

  it.each([
    ['null', null],
    ['a number', 7],
    ['true', true],
    ['a list', ['Standard']],
    ['an object', { Standard: true }],
  ])('is text, not %s', (_name, size) => {
    expect(problemOfParsed(create({ size }))).toMatchObject({ status: 400, target: 'size' });
  });

  it('is required', () => {
    expect(problemOfParsed(create({ size: undefined })).message).toContain("'size' is required");
  });

  it('comes back cut short when it is long', () => {
    expect(problemOfParsed(create({ size: 'x'.repeat(60_000) })).message.length).toBeLessThan(100);
  });
});

describe('the additions of 2026-12-01', () => {
  const models = ['builtin://Engine', 'https://models.example/car.arrAsset'];

  it('are read in that version', () => {
    expect(create({ models, seatPolicy: 'handover' }, '2026-12-01')).toMatchObject({
      ok: true,
      value: { models, seatPolicy: 'handover' },
    });
  });

  it.each(['2021-01-01', '2021-01-01-preview'] as const)(
    'are unknown fields in %s, whatever they hold',
    (version) => {
      expect(create({ models: 7, seatPolicy: 'first come' }, version)).toMatchObject({
        ok: true,
        value: { models: [], seatPolicy: 'exclusive' },
      });
    },
  );

  it.each([
    ['text', 'a'],
    ['an object', { 0: 'a' }],
    ['a list with something else', ['a', 7]],
    ['a list of lists', [['a']]],
    ['a list with null', [null]],
  ])('models is a list of texts, not %s', (_name, given) => {
    expect(problemOfParsed(create({ models: given }, '2026-12-01'))).toMatchObject({
      status: 400,
      target: 'models',
    });
  });

  it.each([null, undefined])('models may be %s, which is none', (given) => {
    expect(create({ models: given }, '2026-12-01')).toMatchObject({ ok: true, value: { models: [] } });
  });

  it('takes a hundred models and not one more', () => {
    const many = Array.from({ length: 100 }, (_, index) => `m${index}`);
    expect(create({ models: many }, '2026-12-01').ok).toBe(true);
    expect(problemOfParsed(create({ models: [...many, 'm100'] }, '2026-12-01')).status).toBe(400);
  });

  it('takes models of 8192 characters altogether and not one more', () => {
    expect(create({ models: ['a'.repeat(4096), 'b'.repeat(4096)] }, '2026-12-01').ok).toBe(true);
    expect(
      problemOfParsed(create({ models: ['a'.repeat(4096), 'b'.repeat(4097)] }, '2026-12-01')).status,
    ).toBe(400);
  });

  it.each([
    ['control characters', '\u0000'],
    ['lone surrogates', '\ud800'],
  ])('takes no models that outgrow their row when they are written as JSON: %s', (_name, character) => {
    const read = create({ models: [character.repeat(8192)] }, '2026-12-01');
    // A row has 32,000 characters, and something else has to fit beside the models.
    expect(read.ok ? JSON.stringify(read.value).length : 0).toBeLessThan(24_000);
  });

  it.each([null, 'Exclusive', '', 'constructor', true])('seatPolicy can not be %j', (seatPolicy) => {
    expect(problemOfParsed(create({ seatPolicy }, '2026-12-01'))).toMatchObject({
      status: 400,
      target: 'seatPolicy',
    });
  });
});
