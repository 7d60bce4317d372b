import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Admitted, admittedDevice } from '../support/agent-device.ts';
import { type House, openHouse } from '../support/agent-house.ts';
import type { AgentProcess } from '../support/agent-process.ts';
import { until } from '../support/agent-until.ts';
import { uploadFrame } from '../support/engine-device.ts';
import { processesThatSay } from '../support/pictures-processes.ts';

const scratchOf = ({ folder }: House): string => join(folder, 'scratch', 'host-1');
/** The browsers of a house and all that they started: the profile below the scratch folder is in the command of each. */
const browsersOf = (house: House): readonly number[] => processesThatSay(scratchOf(house));

const nothingLeft = async (house: House): Promise<void> => {
  await until('the browser is gone', () => browsersOf(house).length === 0, 15_000);
  await until('the scratch folder is gone', () => !existsSync(scratchOf(house)), 15_000);
};

const startPictures = { type: 'call', id: 'p', call: 'startPictures', params: { width: 320, height: 180 } };

async function seated(...flags: string[]) {
  const house = await openHouse();
  const agent = await house.start(...flags);
  await agent.ready(house.broker.order());
  const device = await admittedDevice(agent.ports.gatePort, 'host-1', await house.broker.ticket());
  return { house, agent, device };
}

/** A session whose engine draws for a device that is half through an upload. */
async function drawing(...flags: string[]): Promise<{ house: House; agent: AgentProcess; device: Admitted }> {
  const { house, agent, device } = await seated(...flags);
  const upload = { type: 'call', id: 'u', call: 'beginUpload', params: { name: 'a.glb', bytes: 1e6 } };
  device.socket.send(JSON.stringify(upload));
  device.socket.send(uploadFrame(1, Buffer.alloc(100_000)));
  device.socket.send(JSON.stringify(startPictures));
  await until('pictures', () => device.heard.find((text) => text.includes('"renderer"')), 60_000);
  expect(browsersOf(house).length).toBeGreaterThan(1);
  return { house, agent, device };
}

const enginePid = (agent: AgentProcess): number => agent.enginePid('host-1') ?? 0;

describe('neither a browser nor a file is left', () => {
  it('of a session that was stopped', async () => {
    const { house, agent } = await drawing();
    await agent.call('DELETE', '/hosts/host-1');
    await nothingLeft(house);
  });

  it('of a session that was stopped while the browser started', async () => {
    const { house, agent, device } = await seated();
    device.socket.send(JSON.stringify(startPictures));
    await until('a browser', () => browsersOf(house).length > 0, 30_000);
    await agent.call('DELETE', '/hosts/host-1');
    await nothingLeft(house);
  });

  it('of a session whose lease ran out', async () => {
    const { house, agent } = await drawing('--grace-seconds', '0');
    const brokerTime = house.broker.now();
    await agent.call('POST', '/hosts/host-1:deadline', { expiresAt: brokerTime + 100, brokerTime });
    await nothingLeft(house);
  });

  it('of a session whose engine was killed', async () => {
    const { house, agent } = await drawing();
    process.kill(enginePid(agent), 'SIGKILL');
    await nothingLeft(house);
  });

  it('of a session whose engine was frozen when it was stopped', async () => {
    const { house, agent } = await drawing('--stop-seconds', '0.5');
    process.kill(enginePid(agent), 'SIGSTOP');
    await agent.call('DELETE', '/hosts/host-1');
    await nothingLeft(house);
  });

  it('of a session whose agent was killed, and then its engine, once the agent is back', async () => {
    const { house, agent } = await drawing();
    const engine = enginePid(agent);
    await agent.end('SIGKILL');
    expect(browsersOf(house).length).toBeGreaterThan(1);
    process.kill(engine, 'SIGKILL');
    await house.start();
    await nothingLeft(house);
  });

  it('of a session whose agent was killed, and which is stopped when that is back; until then its browser waits for the device', async () => {
    const { house, agent } = await drawing();
    await agent.end('SIGKILL');
    const again = await house.start();
    await until('found again', async () => (await again.status('host-1'))?.phase === 'ready');
    expect(browsersOf(house).length).toBeGreaterThan(1);
    await again.call('DELETE', '/hosts/host-1');
    await nothingLeft(house);
  });
});
