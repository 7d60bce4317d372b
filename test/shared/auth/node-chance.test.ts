import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nodeChance } from '../../../shared/auth/node-chance.ts';

describe('chance', () => {
  const many = Array.from({ length: 1000 }, () => nodeChance.seatSecret());

  it('gives host ids that fit into a URL, and session ids that are UUIDs, never twice', () => {
    const hosts = Array.from({ length: 1000 }, () => nodeChance.hostId());
    const sessions = Array.from({ length: 1000 }, () => nodeChance.sessionId());
    expect(hosts.every((id) => /^[A-Za-z0-9_-]{1,64}$/.test(id))).toBe(true);
    expect(sessions.every((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))).toBe(true);
    expect(new Set([...hosts, ...sessions]).size).toBe(2000);
  });

  it('gives seat secrets of 256 bits, never twice', () => {
    expect(many.every(({ secret }) => Buffer.from(secret, 'base64url').length === 32)).toBe(true);
    expect(new Set(many.map(({ secret }) => secret)).size).toBe(1000);
  });

  it('names a seat by the SHA-256 of its secret, the same each time', () => {
    for (const { secret, seat } of many.slice(0, 10)) {
      expect(seat).toBe(createHash('sha256').update(secret).digest('base64url'));
      expect(nodeChance.seatOf(secret)).toBe(seat);
    }
  });

  it('gives fractions from 0 to just below 1', () => {
    const fractions = Array.from({ length: 1000 }, () => nodeChance.fraction());
    expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...fractions)).toBeLessThan(1);
    expect(new Set(fractions).size).toBeGreaterThan(900);
  });
});
