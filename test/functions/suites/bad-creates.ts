const asked = { maxLeaseTimeMinutes: 60, size: 'Standard' };

/** Bodies of a create that are refused with 400, and the field that the answer has to name. */
export const badCreates: readonly (readonly [
  name: string,
  body: string | object | Uint8Array,
  target: string | undefined,
])[] = [
  ['no lease', { size: 'Standard' }, 'maxLeaseTimeMinutes'],
  ['a lease of 0', { ...asked, maxLeaseTimeMinutes: 0 }, 'maxLeaseTimeMinutes'],
  ['a lease of 1441', { ...asked, maxLeaseTimeMinutes: 1441 }, 'maxLeaseTimeMinutes'],
  ['a lease in text', { ...asked, maxLeaseTimeMinutes: '60' }, 'maxLeaseTimeMinutes'],
  ['half a minute', { ...asked, maxLeaseTimeMinutes: 1.5 }, 'maxLeaseTimeMinutes'],
  ['a lease of null', { ...asked, maxLeaseTimeMinutes: null }, 'maxLeaseTimeMinutes'],
  ['an unknown size', { ...asked, size: 'Tiny' }, 'size'],
  ['a size that is a name of the language', { ...asked, size: 'constructor' }, 'size'],
  ['no size', { maxLeaseTimeMinutes: 60 }, 'size'],
  ['an unknown seat policy', { ...asked, seatPolicy: 'many' }, 'seatPolicy'],
  ['models that are numbers', { ...asked, models: [1] }, 'models'],
  ['an array', [asked], undefined],
  ['null', 'null', undefined],
  ['nothing', '', undefined],
  ['broken JSON', '{"size":', undefined],
  [
    'single quotes, which only version 1 forgives',
    "{'size': 'Standard', 'maxLeaseTimeMinutes': 60}",

    undefined,
  ],
  ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0x22]), undefined],
];
