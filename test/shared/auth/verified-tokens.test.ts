import { describe, expect, it } from 'vitest';
import { VerifiedTokens } from '../../../shared/auth/verified-tokens.ts';
import { at } from '../../../shared/domain/instant.ts';
import { minute } from '../../support/builders/minute.ts';

describe('the memory of verified tokens', () => {
  it('gives what was found until just before the token expires, and then forgets it', () => {
    const memory = new VerifiedTokens<string>(10);
    memory.add('token', 'found', minute(5));
    expect(memory.get('token', at(minute(5) - 1))).toBe('found');
    expect(memory.size).toBe(1);
    expect(memory.get('token', minute(5))).toBeUndefined();
    expect(memory.size).toBe(0);
  });

  it('knows nothing of other tokens', () => {
    const memory = new VerifiedTokens<string>(10);
    memory.add('token', 'found', minute(5));
    expect(memory.get('tokeN', minute(1))).toBeUndefined();
  });

  it('never holds more than its capacity, and forgets the oldest first', () => {
    const memory = new VerifiedTokens<number>(3);
    for (let n = 0; n < 10; n++) memory.add(`token-${n}`, n, minute(5));
    expect(memory.size).toBe(3);
    expect(memory.get('token-6', minute(1))).toBeUndefined();
    expect(memory.get('token-7', minute(1))).toBe(7);
  });
});
