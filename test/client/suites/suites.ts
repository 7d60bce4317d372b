import { connectionRules } from './connection-rules.ts';
import { sessionRules } from './session-rules.ts';
import { transferRules } from './transfer-rules.ts';
import type { Rule } from './under-test.ts';

/** All rules, by what they are about. Those of `the seat and the scene` hold with any engine, the others with the one of these tests. */
export const suites = {
  'sessions and leases': sessionRules,
  'the seat and the scene': connectionRules,
  'uploads, pictures and misfortunes': transferRules,
} as const satisfies Readonly<Record<string, readonly Rule[]>>;

export type SuiteName = keyof typeof suites;
