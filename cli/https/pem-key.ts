import { KeyObject, type webcrypto } from 'node:crypto';

/** A private key as a file has it. */
export const pemOf = (key: webcrypto.CryptoKey): string =>
  KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();
