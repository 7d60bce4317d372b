import type { X509Certificate } from 'node:crypto';
import { shortAddress } from './read-names.ts';

/** The names and addresses that a certificate is for. What would need quoting in a line is left out: no host is called so. */
export const namesIn = ({ subjectAltName = '' }: X509Certificate): readonly string[] =>
  subjectAltName.split(', ').flatMap((entry) => {
    const [, kind, value = ''] = /^(DNS|IP Address):([\w.:*-]+)$/.exec(entry) ?? [];
    if (kind === undefined) return [];
    return [kind === 'DNS' ? value.toLowerCase() : (shortAddress(value) ?? value)];
  });

/** How much longer it is good: milliseconds, below 0 when it has ended. */
export const timeLeft = ({ validTo }: X509Certificate, now: number): number => Date.parse(validTo) - now;
