import { beforeEach, expect, it } from 'vitest';
import { rearm } from '../../../shared/domain/alarm.ts';
import type { LeaseOptions } from '../../../shared/domain/lease-options.ts';
import { freeSeat, type Seat } from '../../../shared/domain/seat.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { aRef } from '../../support/builders/refs.ts';
import { aReadySession, theRequest } from '../../support/builders/sessions.ts';

const ref = aRef();
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.time.now = minute(3);
});
const put = (options: Partial<LeaseOptions>, seat: Seat = freeSeat): void =>
  bench.store.put(
    rearm(
      aReadySession({
        leaseMinutes: 60,
        requested: { ...theRequest, options: { ...theRequest.options, ...options } },
        seat,
      }),
      minute(2),
    ),
  );
const device = { seat: 'seat-1', deviceId: 'hololens-7', epoch: 1, since: minute(3) };
const connected: Seat = {
  granted: 1,
  admitted: 1,
  holder: { ...device, connected: true, lastInputAt: null },
  leftAt: null,
  reservation: null,
};
const report = (isConnected: boolean) =>
  bench.broker.takeReport({
    agent: 'agent-1',
    changed: [
      { ref, hostId: 'host-1', ready: null, exited: null, seat: { ...device, connected: isConnected } },
    ],
    asking: [],
  });

it.each([
  [
    'a device leaves and has to come back sooner than the lease ends',
    { reconnectTimeoutMinutes: 5 },
    connected,
    false,
  ],
  ['a device comes that has to give signs of life', { idleTimeoutMinutes: 15 }, freeSeat, true],
])('the supervisor is woken when %s: it sleeps for longer', async (_name, options, seat, isConnected) => {
  put(options, seat);
  await report(isConnected);
  expect(bench.supervisor.nudged).toEqual([ref.id]);
});

it.each([
  [
    'the first device comes, as it was waited for: the old alarm may ring for nothing',
    { connectTimeoutMinutes: 30 },
    freeSeat,
    true,
  ],
  ['a device leaves that may stay away', {}, connected, false],
  [
    'a device leaves that may stay away for longer than the lease',
    { reconnectTimeoutMinutes: 90 },
    connected,
    false,
  ],
])('nobody is woken when %s', async (_name, options, seat, isConnected) => {
  put(options, seat);
  await report(isConnected);
  expect(bench.store.row(ref)).toMatchObject({ version: 4 });
  expect(bench.supervisor.nudged).toEqual([]);
});

it('a nudge that is lost costs time only: the row is due when it has to be', async () => {
  put({ reconnectTimeoutMinutes: 5 }, connected);
  bench.supervisor.isDown = true;
  await report(false);
  const due: string[] = [];
  for await (const { id } of bench.store.due(minute(8))) due.push(id);
  expect(due).toEqual([ref.id]);
});
