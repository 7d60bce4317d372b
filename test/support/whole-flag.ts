/** @throws RangeError in words, when a flag is no whole number in its range. */
export function wholeFlag(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new RangeError(`--${flag} is a whole number from ${least} to ${most}, not '${text}'.`);
}
