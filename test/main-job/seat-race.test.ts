import { expect, it } from 'vitest';
import { connectDevice } from '../support/agent-device.ts';
import { gateOf, RunningBroker } from '../support/running-broker.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('lets exactly one of two devices in that race for a seat, 200 times, by both clients’ own account', async () => {
  const broker = await RunningBroker.start(temporaryFolder(), ['--max-hosts', '8']);
  const tryToConnect = async (id: string, deviceId: string): Promise<boolean> => {
    const granted = await broker.native('POST', `${id}:connect`, { deviceId });
    if (granted.status !== 200) {
      expect(granted.body.error.code).toBe('OtherSessionConnected');
      return false;
    }
    const device = await connectDevice(...gateOf(granted.body.url), granted.body.ticket);
    // Whoever was granted the only ticket is let in: a refusal here is no lost race, and says why.
    expect(device).toMatchObject({ admitted: true });
    return device.admitted;
  };
  const race = async (id: string): Promise<number> => {
    expect(await broker.ready(id)).toMatchObject({ status: 'Ready' });
    const outcomes = await Promise.all([tryToConnect(id, 'one'), tryToConnect(id, 'two')]);
    await broker.native('POST', `${id}/:stop`);
    return outcomes.filter(Boolean).length;
  };
  const lanes = Array.from({ length: 4 }, async (_, lane) => {
    const winners: number[] = [];
    for (let run = 0; run < 50; run++) winners.push(await race(`s${lane}-${run}`));
    return winners;
  });
  expect((await Promise.all(lanes)).flat()).toEqual(Array.from({ length: 200 }, () => 1));
}, 120_000);
