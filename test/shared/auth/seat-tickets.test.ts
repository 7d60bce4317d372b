import { createPublicKey } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { publicTicketKeys, seatTickets } from '../../../shared/auth/seat-tickets.ts';
import { publicKey } from '../../../shared/connection/public-key.ts';
import { seatTicket, ticketAudience, ticketType } from '../../../shared/connection/seat-ticket.ts';
import { at, type Instant } from '../../../shared/domain/instant.ts';
import { someSigningKeys } from '../../support/builders/keys.ts';
import { minute, start } from '../../support/builders/minute.ts';
import { aRef } from '../../support/builders/refs.ts';

const { ticket: keys } = someSigningKeys();

const issue = (
  change: { now?: Instant; until?: Instant; replaces?: boolean; scene?: 'clean' | 'keep' } = {},
): Promise<string> =>
  seatTickets(keys, 'installation-1').issue({
    ref: aRef(),
    hostId: 'host-1',
    deviceId: 'headset-1',
    seat: 'the-seat',
    epoch: 3,
    replaces: false,
    now: start,
    until: minute(1),
    ...change,
  });

/** As a gate does it: with nothing but the public keys, at a time of its own. */
async function check(ticket: string, now: Instant = start) {
  const { kid } = decodeProtectedHeader(ticket);
  const jwk = publicTicketKeys(keys).find((key) => key.kid === kid);
  if (!jwk) throw new Error('No such key.');
  const { payload } = await jwtVerify(ticket, createPublicKey({ key: { ...jwk }, format: 'jwk' }), {
    algorithms: ['ES256'],
    typ: ticketType,
    audience: ticketAudience,
    currentDate: new Date(now),
  });
  return seatTicket.parse(payload);
}

describe('a seat ticket', () => {
  it('says everything that a gate decides by', async () => {
    expect(await check(await issue())).toEqual({
      iss: 'installation-1',
      aud: 'gate',
      sub: 'a-session',
      host: 'host-1',
      device: 'headset-1',
      seat: 'the-seat',
      epoch: 3,
      replaces: false,
      iat: start / 1000,
      exp: minute(1) / 1000,
    });
  });

  it.each(['clean', 'keep'] as const)(
    'of a hand-over says that it replaces, and what scene: %s',
    async (scene) => {
      expect(await check(await issue({ replaces: true, scene }))).toMatchObject({ replaces: true, scene });
    },
  );

  it.each([
    ['a whole second', 0, minute(1) / 1000],
    ['one millisecond before a whole second: the second before', -1, minute(1) / 1000 - 1],
    ['just before the next whole second: still this one', 999, minute(1) / 1000],
  ])('never outlives its moment: %s', async (_name, offset, exp) => {
    const until = at(minute(1) + offset);
    const ticket = await issue({ until });
    expect((await check(ticket)).exp).toBe(exp);
    await expect(check(ticket, until)).rejects.toThrow(/exp/);
  });

  it('is never valid when less than its second is left', async () => {
    const now = at(start + 200);
    await expect(check(await issue({ now, until: at(start + 900) }), now)).rejects.toThrow(/exp/);
  });

  it('is signed by the first key of the ring', async () => {
    expect(decodeProtectedHeader(await issue())).toEqual({ alg: 'ES256', typ: ticketType, kid: keys[0].kid });
  });
});

describe('the keys for gates', () => {
  it('are all of the ring, and have no private half', () => {
    const [older] = someSigningKeys().ticket;
    const shared = publicTicketKeys([...keys, older]);
    expect(shared.map(({ kid }) => kid)).toEqual([keys[0].kid, older.kid]);
    for (const key of shared) expect(publicKey.strict().parse(key)).toEqual(key);
  });
});
