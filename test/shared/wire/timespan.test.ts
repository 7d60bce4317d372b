import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../shared/domain/instant.ts';
import { minutesOfTimespan, timespanOf } from '../../../shared/wire/timespan.ts';

describe('minutesOfTimespan', () => {
  it.each([
    ['h:m:s, as the service documented it', '4:0:0', 240],
    ['hh:mm:ss', '04:00:00', 240],
    ['h:m without seconds', '1:30', 90],
    ['hh:mm without seconds', '00:10', 10],
    ['d.hh:mm', '1.00:00', 1440],
    ['d.hh:mm:ss', '1.00:00:00', 1440],
    ['the last minute of a day', '23:59:00', 1439],
    ['more days than a lease can have, which is for the lease to refuse', '2.0:0:0', 2880],
    ['a fraction of one digit that is zero', '0:05:00.0', 5],
    ['a fraction of seven digits that is zero', '0:05:00.0000000', 5],
    ['zero', '0:0:0', 0],
    ['leading zeros of days', '00000001.0:0:0', 1440],
  ])('reads %s: %s', (_name, text, minutes) => {
    expect(minutesOfTimespan(text)).toBe(minutes);
  });

  it.each([
    ['one second', '0:0:1', 1],
    ['fifty-nine seconds', '0:1:59', 2],
    ['one second past a day', '1.0:0:1', 1441],
    ['the smallest fraction there is', '0:5:0.0000001', 6],
    ['a fraction with seconds', '0:5:1.5', 6],
  ])(
    'rounds up to the next whole minute, so that nobody gets less than was asked for: %s',
    (_name, text, minutes) => {
      expect(minutesOfTimespan(text)).toBe(minutes);
    },
  );

  it.each([
    ['a bare number, which would mean days', '4'],
    ['a bare number of minutes', '240'],
    ['nothing', ''],
    ['hours beyond a day', '24:00:00'],
    ['sixty minutes', '0:60:0'],
    ['sixty seconds', '0:0:60'],
    ['three digits of minutes', '0:001:0'],
    ['a negative span', '-4:0:0'],
    ['a plus sign', '+4:0:0'],
    ['days with a colon', '1:0:0:0'],
    ['days without hours', '1.'],
    ['days and hours alone', '1.12'],
    ['a fraction of eight digits', '0:0:0.00000001'],
    ['a fraction without digits', '0:0:0.'],
    ['a fraction of minutes', '4:0.5'],
    ['white space inside', '4: 0:0'],
    ['a unit', '4h'],
    ['an ISO duration', 'PT4H'],
    ['words', 'four hours'],
    ['digits of another script', '٤:٠:٠'],
    ['a second line', '4:0:0\n'],
    ['nine digits of days', '123456789.0:0:0'],
  ])('refuses %s: %s', (_name, text) => {
    expect(minutesOfTimespan(text)).toBeNull();
  });
});

describe('timespanOf', () => {
  it.each([
    ['nothing', 0, '00:00:00'],
    ['parts of a second, which are dropped', SECOND - 1, '00:00:00'],
    ['one second', SECOND, '00:00:01'],
    ['four hours', 4 * HOUR, '04:00:00'],
    ['one second less than a day', DAY - SECOND, '23:59:59'],
    ['exactly a day', DAY, '1.00:00:00'],
    ['a day and everything else', DAY + HOUR + MINUTE + SECOND, '1.01:01:01'],
    ['more days than one digit has', 12 * DAY, '12.00:00:00'],
  ])('writes %s', (_name, milliseconds, text) => {
    expect(timespanOf(milliseconds)).toBe(text);
  });
});

it('reads back every whole number of minutes that it writes', () => {
  const property = fc.property(fc.integer({ min: 0, max: 100_000 }), (minutes) => {
    expect(minutesOfTimespan(timespanOf(minutes * MINUTE))).toBe(minutes);
  });
  expect(() => fc.assert(property)).not.toThrow();
});

it('never reads less time than a text says, nor a minute more', () => {
  const parts = fc.tuple(fc.nat(9), fc.nat(23), fc.nat(59), fc.nat(59), fc.boolean());
  const property = fc.property(parts, ([days, hours, minutes, seconds, padded]) => {
    const [h, m, s] = [hours, minutes, seconds].map((part) =>
      padded ? String(part).padStart(2, '0') : String(part),
    );
    const said = days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND;
    const read = (minutesOfTimespan(`${days}.${h}:${m}:${s}`) ?? Number.NaN) * MINUTE;
    expect(read).toBeGreaterThanOrEqual(said);
    expect(read).toBeLessThan(said + MINUTE);
  });
  expect(() => fc.assert(property)).not.toThrow();
});
