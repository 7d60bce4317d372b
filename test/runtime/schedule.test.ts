import { describe, expect, it } from 'vitest';
import { Schedule } from '../../runtime/timers/schedule.ts';

const after = (text: string, instant: string): string | undefined => {
  const next = new Schedule(text, 'f').after(Date.parse(instant));
  return next === undefined ? undefined : new Date(next).toISOString();
};

describe('a schedule', () => {
  it.each([
    ['every five minutes', '0 */5 * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:05:00.000Z'],
    ['every thirty seconds', '*/30 * * * * *', '2026-01-01T00:00:29.999Z', '2026-01-01T00:00:30.000Z'],
    ['five fields, from the minute on', '30 4 * * *', '2026-01-01T04:30:00Z', '2026-01-02T04:30:00.000Z'],
    ['hours in UTC', '0 0 12 * * *', '2026-06-30T23:00:00Z', '2026-07-01T12:00:00.000Z'],
    [
      'both the day of the month and of the week',
      '0 0 0 13 * 5',
      '2026-01-01T00:00:00Z',
      '2026-02-13T00:00:00.000Z',
    ],
    ['names of days', '0 0 9 * * Mon-Fri', '2026-01-02T10:00:00Z', '2026-01-05T09:00:00.000Z'],
  ])('comes %s', (_name, text, from, next) => expect(after(text, from)).toBe(next));

  it.each(['', 'soon', '* * * *', '0 0 25 * * *', '00:05:00'])('refuses "%s", naming the function', (text) =>
    expect(() => new Schedule(text, 'sweep')).toThrow(/"sweep".*NCRONTAB/),
  );

  it('knows whether its occurrences are a minute apart, exactly a minute being enough', () => {
    const from = Date.parse('2026-01-01T00:00:00Z');
    expect(new Schedule('0 * * * * *', 'f').isAtLeast(60_000, from)).toBe(true);
    expect(new Schedule('0,30 * * * * *', 'f').isAtLeast(60_000, from)).toBe(false);
  });
});
