import { RemoteRenderingError } from '../../client/index.ts';

/** By which the library says what went wrong; empty of anything else. */
export const codeOf = (error: unknown): string => (error instanceof RemoteRenderingError ? error.code : '');
