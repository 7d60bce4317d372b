import type { Instant } from '../../../shared/domain/instant.ts';
import { after, at, DAY, MINUTE, SECOND } from '../../../shared/domain/instant.ts';

/** When the sessions of these tests are created; every other moment is counted from here. */
export const dawn: Instant = at(1_800_000_000_000);

export const second = (count: number): Instant => after(dawn, count * SECOND);
export const minute = (count: number): Instant => after(dawn, count * MINUTE);
export const day = (count: number): Instant => after(dawn, count * DAY);

/** The last moment before an instant. */
export const justBefore = (instant: Instant): Instant => after(instant, -1);
/** The first moment past an instant. */
export const justAfter = (instant: Instant): Instant => after(instant, 1);
