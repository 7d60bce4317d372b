import { describe, expect, it } from 'vitest';
import { signerOf, verifyingKeys } from '../../../shared/auth/key-life.ts';
import { makeSigningKeys } from '../../../shared/auth/make-signing-keys.ts';
import { HAND_OVER_MS, rotateSigningKeys } from '../../../shared/auth/rotate-signing-keys.ts';
import { currentTicketKeys } from '../../../shared/auth/seat-tickets.ts';
import { parseSigningKeys } from '../../../shared/auth/signing-keys.ts';
import { HOUR, after as later, SECOND } from '../../../shared/domain/instant.ts';
import { minute, start } from '../../support/builders/minute.ts';

const parse = (document: unknown) => parseSigningKeys(JSON.stringify(document), 'keys');
const made = makeSigningKeys(start);

describe('rotated signing keys', () => {
  it('have a new key in front of each ring, and the old one retired two minutes later', () => {
    const { token, ticket } = rotateSigningKeys(made, start);
    for (const [ring, old] of [
      [token, made.token],
      [ticket, made.ticket],
    ] as const) {
      expect(ring).toHaveLength(2);
      expect(ring[0]).not.toHaveProperty('retiredAt');
      expect(ring[1]).toEqual({ ...old[0], retiredAt: new Date(start + HAND_OVER_MS).toISOString() });
    }
    expect(parse({ token, ticket }).token).toHaveLength(2);
  });

  it('leave out what verifies nothing any more, 26 hours after it was retired', () => {
    const once = rotateSigningKeys(made, start);
    const over = later(start, HAND_OVER_MS + 26 * HOUR);
    expect(rotateSigningKeys(once, over - 1).token).toHaveLength(3);
    expect(rotateSigningKeys(once, over).token).toHaveLength(2);
  });

  it('hand over in order when they are rotated twice in a row: no key signs before it was known for two minutes', () => {
    const first = rotateSigningKeys(made, start);
    const twice = rotateSigningKeys(first, start + 30 * SECOND);
    const { token } = parse(twice);
    const kidAt = (seconds: number) => signerOf(token, later(start, seconds * SECOND)).kid;
    expect(kidAt(119)).toBe(made.token[0]?.kid);
    expect(kidAt(120)).toBe(first.token[0]?.kid);
    expect(kidAt(149)).toBe(first.token[0]?.kid);
    expect(kidAt(150)).toBe(twice.token[0]?.kid);
  });

  it('are refused when the first key of a ring is retired: nobody would sign', () => {
    const [old] = made.token;
    expect(() => parse({ ...made, token: [{ ...old, retiredAt: new Date(start).toISOString() }] })).toThrow(
      /first key of a ring is retired/,
    );
  });

  it('are told to gates as they are at each moment', () => {
    const { ticket } = parse(rotateSigningKeys(made, start));
    const time = { now: start };
    const told = currentTicketKeys(
      () => ticket,
      () => time.now,
    );
    expect([...told]).toHaveLength(2);
    time.now = later(minute(2), 26 * HOUR);
    expect([...told].map(({ kid }) => kid)).toEqual([ticket[0].kid]);
    expect(JSON.stringify([...told])).not.toContain('"d"');
    expect(verifyingKeys(ticket, time.now)).toHaveLength(1);
  });
});
