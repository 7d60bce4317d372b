import { z } from 'zod';
import { publicKey } from './public-key.ts';

/**
 * What the broker asks of an agent: `POST /hosts`. The call is idempotent by `hostId`: an agent that already has the host answers
 * with it, one that was told to end it answers 410 for as long as `startDeadline` is not past, so that a delayed copy of this
 * order starts nothing.
 */
export const hostOrder = z.object({
  hostId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  /** The broker's store. An agent may serve several; each sees only its own hosts. */
  installation: z.string().min(1).max(64),
  /** Where this installation wants reports, `…/agents/{name}/report`. */
  reportUrl: z.url(),
  account: z.string().min(1).max(64),
  session: z.string().min(1).max(256),
  size: z.enum(['Standard', 'Premium']),
  /** Model addresses, handed to the engine as they are. */
  models: z.array(z.string()),
  seatPolicy: z.enum(['exclusive', 'handover']),
  /** Not ready by then: the engine is ended. Milliseconds since the epoch, by the broker's clock. */
  startDeadline: z.number().int(),
  /** What the lease will be once the host is ready; the exact deadline follows in the reply to the report that says so. */
  leaseMinutes: z.number().int().positive(),
  /** Keys that tickets may be signed with. */
  ticketKeys: z.array(publicKey).min(1),
  /** The broker's clock when it sent this, milliseconds since the epoch. */
  brokerTime: z.number().int(),
});

export type HostOrder = z.infer<typeof hostOrder>;
