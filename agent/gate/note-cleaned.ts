import type { Agent } from '../agent.ts';
import { noteAtHost } from '../hosts/change-host.ts';
import type { Host } from '../hosts/host.ts';

/**
 * The engine was told to clean its scene for the device of this epoch, if it was to. Where that can't be written down it is told again:
 * rather cleaned twice than never.
 */
export function noteCleaned(agent: Agent, host: Host, epoch: number): void {
  if (!host.record.seat?.owesCleanScene) return;
  noteAtHost(agent, host, ({ seat }) => {
    if (seat?.epoch !== epoch) return null;
    const { owesCleanScene: _told, ...cleaned } = seat;
    return { seat: cleaned };
  }).catch((error: unknown) => agent.log(`host ${host.id}: ${String(error)}`));
}
