import { expect, it } from 'vitest';
import { brokerBench } from '../support/broker-bench.ts';
import { minute } from '../support/builders/minute.ts';
import { aRef } from '../support/builders/refs.ts';
import { aReadySession, theRequest } from '../support/builders/sessions.ts';

it('a deadline that passes while the gate is being asked is not missed by its word: it is asked again', async () => {
  const { store, hosts, broker, time } = brokerBench();
  const autoExtend = { byMinutes: 10, whenRemainingMinutes: 10, upToMinutes: null };
  const options = { ...theRequest.options, autoExtend, idleTimeoutMinutes: 1 };
  const seat = { epoch: 1, seat: 'seat', deviceId: 'headset', connected: true, since: minute(2) };
  const session = aReadySession({ requested: { ...theRequest, options } });
  store.put({
    ...session,
    seat: {
      granted: 1,
      admitted: 1,
      holder: { ...seat, lastInputAt: null },
      leftAt: null,
      reservation: null,
    },
  });
  // Asked for the extension half a minute before the idle deadline; the answer takes a minute, and in it the device sends something.
  time.now = minute(2.5);
  hosts.inspectAnswer = { phase: 'ready', endpoint: session.endpoint, gate: { seat, lastInputAt: null } };
  hosts.meanwhile = () => {
    time.now = minute(3.5);
  };
  await broker.tendSession(aRef());
  expect(store.row(aRef())?.state).toBe('ready');
});
