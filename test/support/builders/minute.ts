import type { Instant } from '../../../shared/domain/instant.ts';
import { after, at, MINUTE } from '../../../shared/domain/instant.ts';

/** When the builders' sessions are created. A whole second, like nothing in production: off-by-one tests add to it. */
export const start: Instant = at(Date.UTC(2026, 0, 5, 9));

/** The instant that many minutes after the builders' sessions are created. */
export const minute = (minutes: number): Instant => after(start, minutes * MINUTE);
