import { resolve } from 'node:path';
import { StartRefusal } from '../start-refusal.ts';
import { readNames } from './read-names.ts';

/** The flags of `npm start` about https, for parseArgs. */
export const httpsFlags = {
  https: { type: 'boolean', default: false },
  names: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
} as const;

/** Null: plain HTTP. */
export type Https =
  | {
      readonly kind: 'own';
      /** Lower case, none twice; addresses in their short form. */
      readonly names: readonly string[];
    }
  | { readonly kind: 'given'; readonly certFile: string; readonly keyFile: string }
  | null;

interface Values {
  readonly https: boolean;
  readonly names?: string | undefined;
  readonly 'tls-cert'?: string | undefined;
  readonly 'tls-key'?: string | undefined;
}

/** @throws StartRefusal For flags that don't go together, and for names that no certificate can have. */
export function readHttps({ https, names, 'tls-cert': certFile, 'tls-key': keyFile }: Values): Https {
  if (certFile !== undefined || keyFile !== undefined) {
    if (certFile === undefined || keyFile === undefined)
      throw new StartRefusal(
        `A certificate of yours takes both --tls-cert and --tls-key: ${keyFile === undefined ? '--tls-key' : '--tls-cert'} is missing.`,
      );
    if (names !== undefined)
      throw new StartRefusal(
        '--names is for the certificate that --https makes; the one in --tls-cert has its names. Leave one of the two out.',
      );
    return { kind: 'given', certFile: resolve(certFile), keyFile: resolve(keyFile) };
  }
  if (https) return { kind: 'own', names: readNames(names ?? '') };
  if (names !== undefined)
    throw new StartRefusal('--names is for the certificate that --https makes: add --https.');
  return null;
}
