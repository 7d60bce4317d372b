import { RemoteRenderingError } from '../../client/index.ts';

const words: Readonly<Record<string, string>> = {
  NoConnection: 'The service does not answer. Look whether it runs, and try again.',
  OtherSessionConnected: 'Another device is connected to this session and keeps its seat.',
  ConnectionReplaced: 'The seat went to another device, or to another tab of yours.',
  TooManyRequests: 'No host is free, or a limit of the account is reached. Try again in a moment.',
};

/** What went wrong, for people. */
export function wordsOf(error: unknown): string {
  if (error instanceof RemoteRenderingError) return words[error.code] ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

/** What the signing in came to nothing for: with a wrong key, the service's own words are about headers. */
export const signInWordsOf = (error: unknown): string =>
  error instanceof RemoteRenderingError && (error.status === 401 || error.status === 403)
    ? 'The service does not know this account and key. Both are in the file that npm start names.'
    : wordsOf(error);

export const isSignedOut = (error: unknown): boolean =>
  error instanceof RemoteRenderingError && error.status === 401;
