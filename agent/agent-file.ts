import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Agent } from './agent.ts';
import { writeDurably } from './ledger/write-durably.ts';

/** `agent.json` in the data folder: where this agent is reached. It holds no secret; whoever uses it asks `GET /identity` for proof. */
export const agentFile = z.object({
  name: z.string(),
  pid: z.number().int(),
  startId: z.string(),
  controlPort: z.number().int(),
  gatePort: z.number().int(),
  inspectorPort: z.number().int(),
});

export type AgentFile = z.infer<typeof agentFile>;

/** What the last run wrote, or null. */
export function readAgentFile(folder: string): AgentFile | null {
  try {
    return agentFile.parse(JSON.parse(readFileSync(join(folder, 'agent.json'), 'utf8')));
  } catch {
    // The first start, or a file that somebody edited: its only use here is to take the same ports again.
    return null;
  }
}

export async function writeAgentFile({ settings, startId, ports }: Agent): Promise<AgentFile> {
  const file = {
    name: settings.name,
    pid: process.pid,
    startId,
    controlPort: ports.control,
    gatePort: ports.gate,
    inspectorPort: ports.inspector,
  };
  await writeDurably(join(settings.dataFolder, 'agent.json'), `${JSON.stringify(file, null, 2)}\n`);
  return file;
}
