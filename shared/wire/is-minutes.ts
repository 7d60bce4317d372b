/** A whole number of minutes, from 1 to as many as are allowed. */
export const isMinutes = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= most;
