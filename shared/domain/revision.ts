import type { Session } from './session.ts';

/**
 * Names what a session is at this moment, for callers who want to change exactly that. The state is in it because time alone can end a
 * session before anybody has written so.
 */
export const revisionOf = ({ version, state }: Session): string => `${version}-${state}`;
