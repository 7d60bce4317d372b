import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Admitted, admittedDevice } from '../support/agent-device.ts';
import { type House, openHouse } from '../support/agent-house.ts';
import type { AgentProcess } from '../support/agent-process.ts';
import { until } from '../support/agent-until.ts';
import { uploadFrame } from '../support/engine-device.ts';

const roomOf = ({ folder }: House): string => join(folder, 'scratch');
const filesOf = (house: House, hostId = 'host-1'): string[] =>
  readdirSync(join(roomOf(house), hostId)).filter((name) => name.startsWith('upload-'));

/** A session of the default engine whose device has begun to upload a file. */
async function uploading(order: object = {}, ...flags: string[]) {
  const house = await openHouse();
  const agent = await house.start(...flags);
  await agent.ready(house.broker.order(order));
  const device = await begin(house, agent);
  return { house, agent, device };
}

async function begin(house: House, { ports }: AgentProcess): Promise<Admitted> {
  const device = await admittedDevice(ports.gatePort, 'host-1', await house.broker.ticket());
  const call = { type: 'call', id: 'u', call: 'beginUpload', params: { name: 'a.glb', bytes: 1e6 } };
  device.socket.send(JSON.stringify(call));
  device.socket.send(uploadFrame(1, Buffer.alloc(100_000, 'secret')));
  await until('the file', () => existsSync(join(roomOf(house), 'host-1')) && filesOf(house).length === 1);
  return device;
}

const isGone = (house: House): Promise<true> =>
  until('the folder is gone', () => (existsSync(join(roomOf(house), 'host-1')) ? null : (true as const)));

describe('what a device uploaded', () => {
  it('is gone with the device, and the folder with the session when that is stopped', async () => {
    const { house, agent, device } = await uploading();
    await device.leave();
    await until('the file is gone', () => filesOf(house).length === 0);
    await agent.call('DELETE', '/hosts/host-1');
    await isGone(house);
  });

  it('is gone when the session is stopped although the device is still connected', async () => {
    const { house, agent } = await uploading();
    await agent.call('DELETE', '/hosts/host-1');
    await isGone(house);
  });

  it('is gone when the engine was killed', async () => {
    const { house, agent } = await uploading();
    process.kill(agent.enginePid('host-1') ?? 0, 'SIGKILL');
    await isGone(house);
    await until('told', () => house.broker.latest('host-1')?.exit);
  });

  it('is gone when the engine was killed while the agent was dead, once that is back', async () => {
    const { house, agent } = await uploading();
    const pid = agent.enginePid('host-1') ?? 0;
    // Or it would tidy up by itself when its device is gone with the agent.
    process.kill(pid, 'SIGSTOP');
    await agent.end('SIGKILL');
    process.kill(pid, 'SIGKILL');
    expect(filesOf(house)).toHaveLength(1);
    await house.start();
    await isGone(house);
  });

  it('is gone with the connection when the agent was killed; the folder stays for the engine that is found again', async () => {
    const { house, agent } = await uploading();
    await agent.end('SIGKILL');
    await until('the file is gone', () => filesOf(house).length === 0);
    const again = await house.start();
    await until('found again', async () => (await again.status('host-1'))?.phase === 'ready');
    expect(existsSync(join(roomOf(house), 'host-1'))).toBe(true);
    await again.call('DELETE', '/hosts/host-1');
    await isGone(house);
  });

  it('of hosts that nobody knows any more is tidied up at the start', async () => {
    const house = await openHouse();
    mkdirSync(join(roomOf(house), 'host-9', 'pictures-x', 'profile'), { recursive: true });
    writeFileSync(join(roomOf(house), 'host-9', 'upload-1-1-1'), 'left');
    await house.start();
    await until('the folder is gone', () => !existsSync(join(roomOf(house), 'host-9')));
  });

  it('is gone when the lease has run out, with the device still connected', async () => {
    const { house, agent, device } = await uploading({}, '--grace-seconds', '0');
    const brokerTime = house.broker.now();
    await agent.call('POST', '/hosts/host-1:deadline', { expiresAt: brokerTime + 300, brokerTime });
    expect((await device.closed).reason).toBe('SessionEnded');
    await isGone(house);
  });
});
