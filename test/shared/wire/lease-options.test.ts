import { describe, expect, it } from 'vitest';
import { defaultLeaseOptions } from '../../../shared/domain/lease-options.ts';
import { parseCreate, parseUpdate } from '../../../shared/wire/arr-2021.ts';
import { parseLeaseOptions, parseTags } from '../../../shared/wire/lease-options.ts';
import { problemOfParsed } from './problem-of-parsed.ts';

const read = (body: object) => parseLeaseOptions({ ...body }, 120);
const auto = (autoExtend: unknown) => read({ autoExtend });

describe('what a create says about its lease', () => {
  it('is by default nothing but two warnings', () => {
    expect(read({})).toEqual({ ok: true, value: defaultLeaseOptions });
    expect(defaultLeaseOptions).toMatchObject({ autoExtend: null, warningMinutes: [10, 2] });
  });

  it('is switched off by null', () => {
    const off = {
      autoExtend: null,
      connectTimeoutMinutes: null,
      idleTimeoutMinutes: null,
      warningMinutes: null,
    };
    expect(read(off)).toEqual({ ok: true, value: { ...defaultLeaseOptions, warningMinutes: [] } });
  });

  it.each(['connectTimeoutMinutes', 'reconnectTimeoutMinutes', 'idleTimeoutMinutes'])(
    'has %s of 1 minute up to the longest lease, in whole minutes',
    (name) => {
      for (const minutes of [1, 120])
        expect(read({ [name]: minutes })).toMatchObject({ value: { [name]: minutes } });
      for (const minutes of [0, -1, 1.5, 121, '5', true, [5]])
        expect(problemOfParsed(read({ [name]: minutes }))).toMatchObject({ status: 400, target: name });
    },
  );

  it('puts warnings in order, the longest first', () => {
    expect(read({ warningMinutes: [2, 30, 10] })).toMatchObject({ value: { warningMinutes: [30, 10, 2] } });
    expect(read({ warningMinutes: [] })).toMatchObject({ value: { warningMinutes: [] } });
  });

  it.each([
    ['six of them', [1, 2, 3, 4, 5, 6]],
    ['one twice', [5, 5]],
    ['one of no length', [0]],
    ['one beyond the longest lease', [121]],
    ['a number', 10],
    ['words', ['10']],
  ])('refuses as warnings: %s', (_name, warningMinutes) => {
    expect(problemOfParsed(read({ warningMinutes })).target).toBe('warningMinutes');
  });

  it.each([
    [
      'a step alone: it is added when 5 minutes are left',
      { byMinutes: 15 },
      { whenRemainingMinutes: 5, upToMinutes: null },
    ],
    [
      'a step below 5 minutes: it is added when just that much is left',
      { byMinutes: 3 },
      { whenRemainingMinutes: 3 },
    ],
    [
      'a step as long as what has to be left',
      { byMinutes: 10, whenRemainingMinutes: 10 },
      { whenRemainingMinutes: 10 },
    ],
    ['a total, even one that is below the lease', { byMinutes: 15, upToMinutes: 1 }, { upToMinutes: 1 }],
  ])('takes as automatic extension %s', (_name, autoExtend, value) => {
    expect(auto(autoExtend)).toMatchObject({ ok: true, value: { autoExtend: { ...autoExtend, ...value } } });
  });

  it.each([
    ['true', true, 'autoExtend'],
    ['a list', [], 'autoExtend'],
    ['no step', {}, 'autoExtend.byMinutes'],
    ['a step of nothing', { byMinutes: 0 }, 'autoExtend.byMinutes'],
    ['a step longer than the longest lease', { byMinutes: 121 }, 'autoExtend.byMinutes'],
    [
      'a step shorter than what has to be left: one would not be enough',
      { byMinutes: 5, whenRemainingMinutes: 6 },
      'autoExtend.whenRemainingMinutes',
    ],
    ['a total beyond the longest lease', { byMinutes: 5, upToMinutes: 121 }, 'autoExtend.upToMinutes'],
  ])('refuses as automatic extension: %s', (_name, autoExtend, target) => {
    expect(problemOfParsed(auto(autoExtend))).toMatchObject({ status: 400, code: 'BadRequest', target });
  });

  it('is not read under the retired service’s version, whatever stands there', () => {
    const body = {
      maxLeaseTimeMinutes: 5,
      size: 'Standard',
      autoExtend: 7,
      tags: 7,
      idleTimeoutMinutes: 'x',
    };
    expect(parseCreate(body, '2021-01-01', 120)).toMatchObject({
      value: { options: defaultLeaseOptions, tags: {} },
    });
    expect(parseCreate(body, '2026-12-01', 120).ok).toBe(false);
  });
});

describe('tags', () => {
  const of = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`t${n}`, '']));

  it.each([
    ['none', {}],
    ['sixteen', of(16)],
    ['a name of 64 characters', { ['n'.repeat(64)]: 'v' }],
    ['a value of 256 characters, of any alphabet', { name: 'ü'.repeat(256) }],
    ['what other objects have by themselves', { constructor: 'x', toString: 'y' }],
  ])('are taken: %s', (_name, tags) => {
    expect(parseTags(tags)).toEqual({ ok: true, value: tags });
  });

  it.each([
    ['seventeen', of(17)],
    ['a name of 65 characters', { ['n'.repeat(65)]: 'v' }],
    ['a name without characters', { '': 'v' }],
    ['a name with a colon, which lists are filtered by', { 'a:b': 'v' }],
    ['a name that is no name', JSON.parse('{"__proto__":"v"}')],
    ['a value of 257 characters', { name: 'v'.repeat(257) }],
    ['a value with a line break', { name: 'a\nb' }],
    ['half of a surrogate pair', { name: '\ud800' }],
    ['a number', { name: 7 }],
    ['null', null],
    ['a list', ['a']],
  ])('are refused: %s', (_name, tags) => {
    expect(problemOfParsed(parseTags(tags))).toMatchObject({ status: 400, target: 'tags' });
  });

  it('are null where there are none, which leaves them as they are', () => {
    expect(parseTags(undefined)).toEqual({ ok: true, value: null });
  });

  it('can be updated alone under 2026-12-01, and not under 2021-01-01', () => {
    expect(parseUpdate({ tags: { a: 'b' } }, '2026-12-01')).toEqual({
      ok: true,
      value: { leaseMinutes: null, tags: { a: 'b' } },
    });
    expect(problemOfParsed(parseUpdate({ tags: { a: 'b' } }, '2021-01-01')).target).toBe(
      'maxLeaseTimeMinutes',
    );
  });

  it('do not make up for a lease that is wrong', () => {
    expect(problemOfParsed(parseUpdate({ tags: {}, maxLeaseTimeMinutes: null }, '2026-12-01')).target).toBe(
      'maxLeaseTimeMinutes',
    );
  });
});
