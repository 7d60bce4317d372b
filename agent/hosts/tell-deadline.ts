import type { Agent } from '../agent.ts';
import { noteAtHost } from './change-host.ts';
import type { Host } from './host.ts';

/** The broker says when this host's lease expires. An earlier moment than the last told one is heard, and changes nothing. */
export async function tellDeadline(agent: Agent, host: Host, expiresAt: number): Promise<void> {
  await noteAtHost(agent, host, (record) =>
    record.expiresAt !== null && record.expiresAt >= expiresAt ? null : { expiresAt },
  );
  host.asksForDeadline = false;
}
