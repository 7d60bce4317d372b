/**
 * A .NET TimeSpan as version 1 of the wire has it: `h:m`, `h:m:s`, `d.h:m`, `d.h:m:s`, seconds with up to seven decimals. Hours to
 * 23, minutes and seconds to 59, one or two digits each. A bare number is not one: in .NET it would mean days, and nobody who
 * writes `4` means four days.
 */
const grammar = /^(?:(\d{1,8})\.)?([01]?\d|2[0-3]):([0-5]?\d)(?::([0-5]?\d)(?:\.\d{1,7})?)?$/;

/** The whole minutes of a timespan, rounded up to the next one when seconds are left over; null when it is not one. */
export function minutesOfTimespan(text: string): number | null {
  const match = grammar.exec(text);
  if (!match) return null;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  const whole = (Number(days) * 24 + Number(hours)) * 60 + Number(minutes);
  return Number(seconds) > 0 || /\.\d*[1-9]/.test(text.split(':').at(-1) ?? '') ? whole + 1 : whole;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `hh:mm:ss`, and `d.hh:mm:ss` from 24 hours on. Parts of a second are dropped. */
export function timespanOf(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const days = Math.floor(seconds / 86_400);
  const clock = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return days > 0 ? `${days}.${clock}` : clock;
}
