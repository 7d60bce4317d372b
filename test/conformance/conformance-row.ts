import type { StartService } from './service.ts';

/** What is tried. It fails by throwing. */
export type Check = (start: StartService) => Promise<void>;

/** One promise of the wire: its name in docs/conformance.md, which no other row has, what it says, and how it is tried. */
export type ConformanceRow = readonly [row: string, rule: string, check: Check];
