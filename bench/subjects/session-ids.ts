/** The id of the nth session that is there before the load begins. */
export const preloadedId = (n: number): string => `present-${n}`;

/** The minutes that a session has when it is made. */
export const FIRST_MINUTES = 60;

/** How sessions are asked for. */
export const createBody = { maxLeaseTimeMinutes: FIRST_MINUTES, size: 'Standard' };

/** The same without warnings: they are events of their own, minutes before the end whose lateness is measured. */
export const quietBody = { ...createBody, warningMinutes: [] };
