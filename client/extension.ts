import { dateOf, fieldsOf, numberOf } from './guards.ts';
import type { Answer } from './service.ts';
import { readSession, type SessionProperties } from './session-properties.ts';

/** What an extension came to. */
export interface Extension {
  readonly requestedMinutes: number;
  /** Less than was asked for where the lease has come to its longest; may be 0. */
  readonly grantedMinutes: number;
  readonly capped: boolean;
  readonly extendedTo: Date | null;
  readonly remainingMinutes: number;
  readonly properties: SessionProperties;
}

export function readExtension(answer: Answer, minutes: number): Extension {
  const { requestedMinutes, grantedMinutes, capped, extendedTo, remainingMinutes } = fieldsOf(
    answer.body['extension'],
  );
  return {
    requestedMinutes: numberOf(requestedMinutes) ?? minutes,
    grantedMinutes: numberOf(grantedMinutes) ?? 0,
    capped: capped === true,
    extendedTo: dateOf(extendedTo),
    remainingMinutes: numberOf(remainingMinutes) ?? 0,
    properties: readSession(answer),
  };
}
