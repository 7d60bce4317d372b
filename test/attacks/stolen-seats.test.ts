import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Broker } from '../../functions/broker.ts';
import { seatTicket } from '../../shared/connection/seat-ticket.ts';
import { sessionNamed } from '../../shared/connection/session-name.ts';
import { at } from '../../shared/domain/instant.ts';
import { startVirtualBroker } from '../support/virtual-broker.ts';

const query = '?api-version=2026-12-01';

/** A session whose seat a headset has, and what an attacker of the same account may do: it has a token, but of no Administrator. */
async function withHeadset() {
  let inner: Broker | undefined;
  const broker = await startVirtualBroker({
    takeReport: (made) => {
      inner = made;
      return () => Promise.resolve({ status: 200 });
    },
  });
  await broker.native('PUT', 's1', { maxLeaseTimeMinutes: 60, size: 'Standard', seatPolicy: 'handover' });
  await broker.host.idle();
  const token = await broker.tokens.issue(broker.account.id, { role: 'client', who: 'mallory' });
  const attack = (verb: string, body: object) =>
    broker.send('POST', `${broker.base}/s1:${verb}${query}`, body, { authorization: `Bearer ${token}` });
  const admit = async (ticket: string): Promise<void> => {
    const { host: hostId, device: deviceId, seat, epoch } = seatTicket.parse(decodeJwt(ticket));
    const ref = sessionNamed({ account: broker.account.id, session: 's1' });
    if (!inner || !ref) throw new Error('There is no broker to report to.');
    const told = { seat, epoch, deviceId, connected: true, since: at(broker.clock.now()) };
    const changed = [{ ref, hostId, ready: null, exited: null, seat: told }];
    await inner.takeReport({ agent: 'simulated', changed, asking: [] });
  };
  const { ticket, seatSecret } = (await broker.native('POST', 's1:connect', { deviceId: 'headset' })).body;
  await admit(ticket);
  return { broker, attack, admit, ticket, seatSecret };
}

const codeOf = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [
  status,
  body.error?.code,
];

describe('whoever knows the name of the device in the seat', () => {
  it('gets no ticket and no seat by it: not without its secret, nor with what else is known of it', async () => {
    const { broker, attack, ticket, seatSecret } = await withHeadset();
    // A ticket is readable for whoever saw it; what it says of the seat is the digest of the secret.
    const { seat } = seatTicket.parse(decodeJwt(ticket));
    const past = async () => (await broker.native('GET', 's1/history')).body.entries;
    const before = await past();
    for (const stolen of [undefined, 'headset', seat, seatSecret.slice(1), `${seatSecret}A`]) {
      const proof = stolen === undefined ? {} : { seatSecret: stolen };
      const asHeadset = await attack('connect', { deviceId: 'headset', ...proof });
      expect(codeOf(asHeadset)).toEqual([409, 'OtherSessionConnected']);
      const toMallory = await attack('handover', { deviceId: 'mallory', ...proof });
      expect(codeOf(toMallory)).toEqual([403, 'Forbidden']);
    }
    expect(await past()).toEqual(before);
  });

  it('gets nothing by the secret under another name, or by another session’s', async () => {
    const { broker, attack, seatSecret } = await withHeadset();
    expect(codeOf(await attack('connect', { deviceId: 'mallory', seatSecret }))).toEqual([
      409,
      'OtherSessionConnected',
    ]);
    await broker.native('PUT', 's2', { maxLeaseTimeMinutes: 60, size: 'Standard', seatPolicy: 'handover' });
    await broker.host.idle();
    const others = (await broker.native('POST', 's2:connect', { deviceId: 'headset' })).body.seatSecret;
    const foreign = { deviceId: 'headset', seatSecret: others };
    expect(codeOf(await attack('connect', foreign))).toEqual([409, 'OtherSessionConnected']);
    expect(codeOf(await attack('handover', foreign))).toEqual([403, 'Forbidden']);
  });
});

it('a secret whose seat was handed over opens nothing any more, neither by connect nor by another hand-over', async () => {
  const { attack, admit, seatSecret } = await withHeadset();
  const handed = await attack('handover', { deviceId: 'tablet', seatSecret });
  expect(handed.status).toBe(200);
  await admit(handed.body.ticket);
  expect(codeOf(await attack('connect', { deviceId: 'headset', seatSecret }))).toEqual([
    409,
    'OtherSessionConnected',
  ]);
  for (const deviceId of ['headset', 'mallory'])
    expect(codeOf(await attack('handover', { deviceId, seatSecret }))).toEqual([403, 'Forbidden']);
});
