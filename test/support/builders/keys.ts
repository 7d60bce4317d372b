import { makeSigningKeys } from '../../../shared/auth/make-signing-keys.ts';
import { parseSigningKeys, type SigningKeys } from '../../../shared/auth/signing-keys.ts';
import { start } from './minute.ts';

/** New signing keys, each time others. */
export const someSigningKeys = (): SigningKeys =>
  parseSigningKeys(JSON.stringify(makeSigningKeys(start)), 'the test');
