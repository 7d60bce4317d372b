import { z } from 'zod';
import { hostStatus } from './host-status.ts';
import { publicKey } from './public-key.ts';

const hostName = z.object({ hostId: z.string(), account: z.string(), session: z.string() });

/**
 * `POST /agents/{name}/report`: one batch per machine and installation, at once when something changed, else every 15 s, and only
 * after the agent has found its engines again. A host appears in `changed` until a report with its latest version was answered 200,
 * so applying one twice must be harmless. Absence from a report proves nothing.
 */
export const agentReport = z.object({
  agent: z.string().min(1).max(64),
  installation: z.string(),
  /** Names this run of the agent: `sequence` starts over with it. */
  startId: z.string().min(1).max(64),
  /** Grows with every report of this run; an older one that arrives late is ignored. */
  sequence: z.number().int().nonnegative(),
  changed: z.array(hostStatus).max(1000),
  alive: z.array(hostName.extend({ lastInputAt: z.number().int().nullable() })).max(10_000),
  /** Hosts that need to hear their deadline: within 5 minutes of the last told one, or just found again. */
  asking: z.array(hostName).max(1000),
  capacity: z.object({ max: z.number().int().nonnegative(), used: z.number().int().nonnegative() }),
});

export type AgentReport = z.infer<typeof agentReport>;

/** The answer to a report. Deadlines are only for hosts that asked and for those that a push did not reach. */
export const agentReportReply = z.object({
  brokerTime: z.number().int(),
  ticketKeys: z.array(publicKey),
  deadlines: z.array(z.object({ hostId: z.string(), expiresAt: z.number().int() })),
});

export type AgentReportReply = z.infer<typeof agentReportReply>;
