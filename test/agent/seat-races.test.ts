import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ticketType } from '../../shared/connection/seat-ticket.ts';
import type { SeatGrant } from '../../shared/usecases/seat-grant.ts';
import type { Admitted, Refused } from '../support/agent-device.ts';
import { until } from '../support/agent-until.ts';
import { SeatHouse, type SeatRound } from '../support/seat-bench.ts';

/** As many rounds of each race; a thousand by `SEAT_ROUNDS=1000 npx vitest run test/agent/seat-races.test.ts`. */
const ROUNDS = Number(process.env['SEAT_ROUNDS'] ?? 60);
const LIMIT_MS = 20_000 + ROUNDS * 300;

let house: SeatHouse;
beforeAll(async () => {
  house = await SeatHouse.open();
});
afterAll(() => house.close());

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.random() * 3));

/** Asks for the seat and comes with what is granted; null where nothing is. */
async function arrive(
  { broker, ref, enter }: SeatRound,
  deviceId: string,
  seatSecret: string | null = null,
): Promise<{ readonly grant: SeatGrant; readonly came: Admitted | Refused } | null> {
  await pause();
  const made = await broker.connectDevice(ref, { deviceId, seatSecret });
  return made.ok ? { grant: made.grant, came: await enter(made.grant) } : null;
}

const isOpen = (device: Admitted): boolean => device.socket.readyState === device.socket.OPEN;
/** The device speaks with the engine: by its own account it has the seat. */
const echoes = async (device: Admitted): Promise<boolean> => (await device.ask('here', 'here')) === 'here';

/** The one device that has the seat, by what the sockets of all of them say; every other one that was in was told that it was replaced. */
async function theOneOf(devices: readonly Admitted[]): Promise<Admitted> {
  await until('only one is still connected', () => devices.filter(isOpen).length <= 1);
  const last = devices.find(isOpen);
  if (!last) throw new Error('Nobody has the seat.');
  for (const device of devices)
    if (device !== last) expect(await device.closed).toEqual({ code: 4411, reason: 'ConnectionReplaced' });
  expect(await echoes(last)).toBe(true);
  expect(house.served).toBe(1);
  return last;
}

const refusalOf = (answer: Admitted | Refused): string => (answer.admitted ? 'admitted' : answer.code);

/** The ticket's own words under a signature that is not the broker's. */
async function forged({ ticket }: SeatGrant): Promise<string> {
  const [head = '', body = ''] = ticket.split('.');
  const read = (part: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(part, 'base64url').toString());
  const { privateKey } = await generateKeyPair('ES256');
  return new SignJWT({ ...read(body), epoch: 99 })
    .setProtectedHeader({ alg: 'ES256', typ: ticketType, kid: String(read(head)['kid']) })
    .sign(privateKey);
}

it(
  `lets exactly one of two devices have the seat that both are after, in each of ${ROUNDS} races`,
  async () => {
    for (let run = 0; run < ROUNDS; run++) {
      const round = await house.begin('exclusive');
      const both = await Promise.all([arrive(round, 'one'), arrive(round, 'two')]);
      const winners = both.flatMap((one) => (one ? [one] : []));
      expect(winners.map(({ came }) => refusalOf(came))).toEqual(['admitted']);
      const [winner] = winners;
      if (!winner?.came.admitted) throw new Error('Nobody was let in.');
      await theOneOf([winner.came]);
      await round.settled();
      const name = both[0] ? 'one' : 'two';
      expect(round.row()).toMatchObject({ seat: { holder: { deviceId: name, connected: true } } });

      // What somebody else may have got hold of: the device's name, another secret, the used ticket, its words.
      for (const secret of [null, 'secret-of-nobody']) expect(await arrive(round, name, secret)).toBeNull();
      expect(refusalOf(await round.enter(winner.grant))).toBe('TicketUsed');
      expect(refusalOf(await round.enter(await forged(winner.grant)))).toBe('AuthenticationFailed');
      expect(await echoes(winner.came)).toBe(true);
      await round.end();
    }
  },
  LIMIT_MS,
);

it(
  `never lets in an older ticket, nor one that has expired, in each of ${ROUNDS} rounds`,
  async () => {
    for (let run = 0; run < ROUNDS; run++) {
      const round = await house.begin('exclusive');
      const first = await arrive(round, 'one');
      const secret = first?.grant.seatSecret ?? '';
      const grants = await Promise.all(
        Array.from({ length: 3 }, () =>
          round.broker.connectDevice(round.ref, { deviceId: 'one', seatSecret: secret }),
        ),
      );
      const [older, later, unused] = grants
        .flatMap((made) => (made.ok ? [made.grant] : []))
        .toSorted((one, other) => one.epoch - other.epoch);
      if (!first?.came.admitted || !older || !later || !unused) throw new Error('The device was refused.');
      const back = await round.enter(later);
      expect(refusalOf(back)).toBe('admitted');
      expect(refusalOf(await round.enter(older))).toBe('TicketUsed');
      round.pass(61);
      expect(refusalOf(await round.enter(unused))).toBe('AuthenticationFailed');
      await theOneOf([first.came, ...(back.admitted ? [back] : [])]);
      await round.end();
    }
  },
  LIMIT_MS,
);

it(
  `leaves exactly one in the seat when it is handed to two devices and its own comes back, in each of ${ROUNDS} races`,
  async () => {
    const winners = new Set<string>();
    for (let run = 0; run < ROUNDS; run++) {
      const round = await house.begin('handover');
      const first = await arrive(round, 'first');
      if (!first?.came.admitted) throw new Error('The first device was refused.');
      const seatSecret = first.grant.seatSecret;
      const handTo = async (deviceId: string) => {
        await pause();
        const made = await round.broker.handOver(round.ref, {
          deviceId,
          seatSecret,
          scene: 'clean',
          isAdministrator: false,
        });
        if (!made.ok) return null; // The seat had changed hands before: its secret opens nothing any more.
        await pause();
        return { grant: made.grant, came: await round.enter(made.grant) };
      };
      const all = [
        first,
        ...(await Promise.all([handTo('second'), handTo('third'), arrive(round, 'first', seatSecret)])),
      ];
      const names = ['first', 'second', 'third', 'first'];
      await round.settled();
      const came = all.flatMap((one) => (one?.came.admitted ? [one.came] : []));
      const winner = await theOneOf(came);

      // The highest epoch that was let in, for the gate as for the row; the others' secrets open nothing.
      const index = all.findIndex((one) => one?.came === winner);
      const admitted = all.flatMap((one) => (one?.came.admitted ? [one.grant.epoch] : []));
      expect(all[index]?.grant.epoch).toBe(Math.max(...admitted));
      const name = names[index] ?? '';
      winners.add(name);
      expect(round.row()).toMatchObject({
        seat: { holder: { deviceId: name, connected: true, epoch: Math.max(...admitted) } },
      });
      for (const [at, one] of all.entries()) {
        if (one === null || names[at] === name) continue;
        expect(await arrive(round, names[at] ?? '', one.grant.seatSecret ?? seatSecret)).toBeNull();
      }
      for (const one of all)
        if (one)
          expect(refusalOf(await round.enter(one.grant))).toMatch(/^(?:TicketUsed|OtherSessionConnected)$/);
      expect(isOpen(winner) && (await echoes(winner))).toBe(true);
      await round.end();
    }
    // The race is one: each of them has won some of it.
    if (ROUNDS >= 60) expect([...winners].sort()).toEqual(['first', 'second', 'third']);
  },
  LIMIT_MS,
);
