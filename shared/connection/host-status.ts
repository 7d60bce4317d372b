import { z } from 'zod';

/** Where a device connects: the agent's gate, and beside it the page that shows the host. */
export const hostEndpoint = z.object({
  hostname: z.string().min(1),
  gatePort: z.number().int().min(1).max(65535),
  inspectorPort: z.number().int().min(1).max(65535),
  /** The WebSocket address at the gate. It carries no secret: the ticket travels in `Sec-WebSocket-Protocol`. */
  url: z.string().min(1),
});

export type HostEndpoint = z.infer<typeof hostEndpoint>;

/** Who is in the seat, as the gate knows it. `seat` is the SHA-256 of the seat's secret: it names the seat and opens nothing. */
export const seatStatus = z.object({
  epoch: z.number().int().positive(),
  seat: z.string(),
  deviceId: z.string(),
  connected: z.boolean(),
  /** Since when it is connected, or gone. Milliseconds since the epoch, by the broker's clock as the agent knows it. */
  since: z.number().int(),
  /** The last message that came from the device, or null before the first. */
  lastInputAt: z.number().int().nullable(),
});

/** Why an engine is no more, and in whose words. */
export const hostExit = z.object({
  cause: z.enum(['startFailed', 'exited', 'neverReady', 'unhealthy', 'deadline']),
  /** For people: what happened, without secrets or paths of the machine. */
  message: z.string().max(1000),
  at: z.number().int(),
});

/**
 * One host as its agent sees it. `exited` means that the whole process group is gone without having been told to go; `ending` that
 * it was told to and is not gone yet. A host that was ended on request is not listed any more.
 */
export const hostStatus = z.object({
  hostId: z.string(),
  installation: z.string(),
  account: z.string(),
  session: z.string(),
  /** Grows with every change, so that an older copy of this status is known as such. */
  version: z.number().int().nonnegative(),
  phase: z.enum(['starting', 'ready', 'ending', 'exited']),
  endpoint: hostEndpoint.nullable(),
  seat: seatStatus.nullable(),
  exit: hostExit.nullable(),
  /** The last deadline this agent was told, or null before the first. */
  expiresAt: z.number().int().nullable(),
});

export type SeatStatus = z.infer<typeof seatStatus>;
export type HostStatus = z.infer<typeof hostStatus>;
