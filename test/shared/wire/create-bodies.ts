/** All-ok bodies; a test changes the one field it is about. `undefined` leaves a field out. */
export const aCreateBody = (
  change: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> => stated({ maxLeaseTimeMinutes: 60, size: 'Standard', ...change });

export const aV1CreateBody = (
  change: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> =>
  stated({ maxLeaseTime: '4:0:0', models: [], size: 'standard', ...change });

const stated = (body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));

/** Values that are no object, though some languages would take them for one. */
export const noObjects: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['an empty list', []],
  ['a list with a body in it', [aCreateBody()]],
  ['text', 'maxLeaseTimeMinutes'],
  ['a number', 7],
  ['true', true],
  ['nothing', undefined],
];

/** Names that every object has from its prototype; none of them is a value of ours. */
export const inheritedNames = ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'] as const;
