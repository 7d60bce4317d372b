import { afterEach, expect } from 'vitest';
import { type FakeBroker, fakeBroker } from './agent-broker.ts';
import {
  type AgentProcess,
  processesWith,
  removeFolder,
  startAgent,
  temporaryFolder,
} from './agent-process.ts';
import { until } from './agent-until.ts';

export interface House {
  readonly broker: FakeBroker;
  readonly folder: string;
  /** Starts an agent on this house's folder. */
  start(...flags: readonly string[]): Promise<AgentProcess>;
}

const houses: { readonly house: House; readonly agents: AgentProcess[] }[] = [];

/** A broker and a data folder of their own. When the test is over every agent ends its engines, and nothing may be left. */
export async function openHouse(): Promise<House> {
  const agents: AgentProcess[] = [];
  const folder = temporaryFolder();
  const house: House = {
    broker: await fakeBroker(),
    folder,
    start: async (...flags) => {
      const agent = await startAgent(folder, ...flags);
      // Or the search for what is left behind would find nothing, and prove nothing.
      expect(processesWith(`AGENT_TEST_FOLDER=${folder}`)).toContain(agent.child.pid);
      agents.push(agent);
      return agent;
    },
  };
  houses.push({ house, agents });
  return house;
}

/** Engines that run for a folder, by process id. */
export const engineProcesses = (folder: string, agents: readonly AgentProcess[] = []): number[] => {
  const own = new Set(agents.map((agent) => agent.child.pid));
  return processesWith(`AGENT_TEST_FOLDER=${folder}`).filter((pid) => !own.has(pid));
};

afterEach(async () => {
  for (const { house, agents } of houses.splice(0)) {
    await Promise.all(agents.map((agent) => agent.end('SIGINT')));
    const left = engineProcesses(house.folder);
    // A leak must not disturb the tests that follow.
    for (const pid of left) process.kill(pid, 'SIGKILL');
    await until('the test processes are gone', () => engineProcesses(house.folder).length === 0);
    await house.broker.close();
    removeFolder(house.folder);
    expect(left, 'processes left behind').toEqual([]);
  }
});
