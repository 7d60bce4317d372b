import { generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { es256Signature } from '../../../shared/auth/es256-signature.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;

describe('a signature for a JWT', () => {
  it('is 64 bytes and verifies in the form of RFC 7518, also where one of its numbers is short', () => {
    // One number in 256 begins with a zero byte.
    const missing = new Set(['first', 'second']);
    for (let tried = 0; missing.size > 0 && tried < 20_000; tried++) {
      const text = `text ${tried}`;
      const signature = es256Signature(text, privateKey);
      expect(signature).toHaveLength(64);
      expect(verify('sha256', Buffer.from(text), key, signature)).toBe(true);
      if (signature[0] === 0) missing.delete('first');
      if (signature[32] === 0) missing.delete('second');
    }
    expect(missing).toEqual(new Set());
  });

  it('is of that text only', () => {
    const signature = es256Signature('one text', privateKey);
    expect(verify('sha256', Buffer.from('another text'), key, signature)).toBe(false);
  });
});
