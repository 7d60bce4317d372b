/** Codes that may stand in a close frame: those below 3000 that a program may not send are for the library alone. */
const maySend = (code: number): boolean =>
  (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) ||
  (code >= 3000 && code <= 4999);

/** What one side's goodbye becomes at the other: itself where it can be sent, `lost` where it never said goodbye. */
export function passedOn(code: number, lost: number): number | undefined {
  if (code === 1005) return undefined;
  return maySend(code) ? code : lost;
}
