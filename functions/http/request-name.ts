import { hash } from 'node:crypto';

/**
 * What a request is kept under, from the name that its caller gave it: a digest, so that a record has the same size whatever callers send,
 * and nothing of it, should they have put a secret there.
 */
export const requestName = (callersName: string): string =>
  hash('sha256', callersName, 'base64url').slice(0, 22);
