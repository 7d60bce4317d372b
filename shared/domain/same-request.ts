import type { RequestedSettings } from './session.ts';

/** Whether a repeated create asks for the same thing. The order of models counts: it is the order in which they are loaded. */
export const sameRequest = (one: RequestedSettings, other: RequestedSettings): boolean =>
  sameValue(one, other);

/** Plain values, lists and records, as a request is made of. The order of a record's fields does not count. */
function sameValue(one: unknown, other: unknown): boolean {
  if (!isRecord(one) || !isRecord(other)) return one === other;
  const names = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && sameValue(one[name], other[name]))
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
