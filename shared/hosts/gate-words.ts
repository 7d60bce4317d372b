import type { AgentReport } from '../connection/agent-report.ts';
import type { GateWord } from '../domain/activity.ts';
import { at, type Instant } from '../domain/instant.ts';
import type { Clock } from '../ports/clock.ts';
import type { HostAddress } from '../ports/host-provider.ts';

/** What agents last said of their devices: of each agent its last report, in memory alone. */
export interface GateWords {
  /** Takes note of a report that is not older than one that was heard already. */
  hear(report: Pick<AgentReport, 'agent' | 'alive'>): void;
  /** Null where nothing was heard of this host, by this process and since it started. */
  of(host: HostAddress): GateWord | null;
}

/** Agents are let in by name and key before they are heard, so there are never more words than hosts at configured agents. */
export function gateWords(clock: Clock): GateWords {
  const heard = new Map<string, { readonly at: Instant; readonly inputs: Map<string, number | null> }>();
  return {
    hear: ({ agent, alive }) => {
      const inputs = new Map(alive.map(({ hostId, lastInputAt }) => [hostId, lastInputAt]));
      heard.set(agent, { at: clock(), inputs });
    },
    of: ({ agent, hostId }) => {
      const report = heard.get(agent);
      const lastInputAt = report?.inputs.get(hostId);
      if (!report || lastInputAt === undefined) return null;
      return { lastInputAt: lastInputAt === null ? null : at(lastInputAt), heardAt: report.at };
    },
  };
}
