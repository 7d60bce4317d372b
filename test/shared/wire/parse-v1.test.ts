import { describe, expect, it } from 'vitest';
import { defaultLeaseOptions } from '../../../shared/domain/lease-options.ts';
import { parseV1Create, parseV1Update } from '../../../shared/wire/arr-v1.ts';
import { aV1CreateBody, inheritedNames, noObjects } from './create-bodies.ts';
import { problemOfParsed } from './problem-of-parsed.ts';

const create = (change: Readonly<Record<string, unknown>> = {}) => parseV1Create(aV1CreateBody(change), 1440);

/** Nesting that JSON allows and that a naive conversion to text does not survive. */
const deep: unknown = JSON.parse('['.repeat(30_000) + ']'.repeat(30_000));

describe('parseV1Create', () => {
  it('reads what the documentation posts', () => {
    expect(create()).toEqual({
      ok: true,
      value: {
        leaseMinutes: 240,
        size: 'Standard',
        models: [],
        seatPolicy: 'exclusive',
        options: defaultLeaseOptions,
        tags: {},
      },
    });
  });

  it('does without models, as the sample scripts do', () => {
    expect(create({ models: undefined })).toMatchObject({ ok: true, value: { models: [] } });
  });

  it('keeps the models in their order', () => {
    expect(create({ models: ['b', 'a'] })).toMatchObject({ ok: true, value: { models: ['b', 'a'] } });
  });

  it('ignores fields that it does not know, a seat policy among them', () => {
    expect(create({ directConnectionSession: 'false', seatPolicy: 'handover' })).toMatchObject({
      ok: true,
      value: { seatPolicy: 'exclusive', options: defaultLeaseOptions, tags: {} },
    });
  });

  it.each([
    ['the shortest lease', '0:1:0', 1],
    ['a second, rounded up', '0:0:1', 1],
    ['the longest lease', '1.00:00:00', 1440],
    ['a second less than the longest', '23:59:59', 1440],
    ['white space around it', ' 4:0:0 ', 240],
  ])('maxLeaseTime may be %s', (_name, maxLeaseTime, leaseMinutes) => {
    expect(create({ maxLeaseTime })).toMatchObject({ ok: true, value: { leaseMinutes } });
  });

  it.each([
    ['nothing', '0:0:0'],
    ['a second more than the longest lease', '1.00:00:01'],
    ['days', '2.0:0:0'],
  ])('maxLeaseTime comes to 1 to 1440 minutes, not to %s', (_name, maxLeaseTime) => {
    expect(problemOfParsed(create({ maxLeaseTime }))).toMatchObject({
      status: 400,
      code: 'BadRequest',
      message: 'The maxLeaseTime value must be 1 to 1440 minutes.',
    });
  });

  it.each([4, 240, '4', ' 240 '])('says why a bare number is refused: %j', (maxLeaseTime) => {
    expect(problemOfParsed(create({ maxLeaseTime }))).toMatchObject({
      status: 400,
      target: 'maxLeaseTime',
      message: expect.stringContaining('A bare number would mean days.') as unknown,
    });
  });

  it.each([
    ['null', null],
    ['words', 'four hours'],
    ['a negative span', '-4:0:0'],
    ['a list', ['4:0:0']],
    ['true', true],
    ['an object', {}],
    ['an object that can not become text', { toString: 1 }],
    ['nesting without end', deep],
  ])('maxLeaseTime is a time span, not %s', (_name, maxLeaseTime) => {
    expect(problemOfParsed(create({ maxLeaseTime }))).toMatchObject({ status: 400, target: 'maxLeaseTime' });
  });

  it('maxLeaseTime is required, and the answer shows what it looks like', () => {
    expect(problemOfParsed(create({ maxLeaseTime: undefined })).message).toContain("'4:0:0'");
  });

  it.each([...inheritedNames, 'Tiny', 'small', 'big'])('size can not be %s', (size) => {
    expect(problemOfParsed(create({ size })).message).toBe(`Can't specify this VM size: ${size}`);
  });

  it('size is required', () => {
    expect(problemOfParsed(create({ size: undefined }))).toMatchObject({ status: 400, target: 'size' });
  });

  it.each(noObjects)('refuses a body that is no object: %s', (_name, body) => {
    expect(problemOfParsed(parseV1Create(body, 1440))).toMatchObject({ status: 400, code: 'BadRequest' });
  });
});

describe('parseV1Update', () => {
  it.each([
    ['a longer lease', '5:0:0', 300],
    ['the longest one', '1.00:00:00', 1440],
    ['too long a one, which is for the lease to refuse', '1.00:01:00', 1441],
    ['none, which is too', '0:0:0', 0],
  ])('reads %s', (_name, maxLeaseTime, minutes) => {
    expect(parseV1Update({ maxLeaseTime })).toEqual({ ok: true, value: minutes });
  });

  it.each([
    ['a number', 4],
    ['a number as text', '4'],
    ['null', null],
    ['a word', 'soon'],
    ['an object that can not become text', { toString: 1 }],
    ['nesting without end', deep],
  ])('refuses what is no time span: %s', (_name, maxLeaseTime) => {
    expect(problemOfParsed(parseV1Update({ maxLeaseTime }))).toMatchObject({
      status: 400,
      target: 'maxLeaseTime',
    });
  });

  it('refuses a body without the lease', () => {
    expect(problemOfParsed(parseV1Update({ maxLeaseTimeMinutes: 300 })).message).toContain(
      "'maxLeaseTime' is required",
    );
  });

  it.each(noObjects)('refuses a body that is no object: %s', (_name, body) => {
    expect(problemOfParsed(parseV1Update(body))).toMatchObject({ status: 400, code: 'BadRequest' });
  });
});
