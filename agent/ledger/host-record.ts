import { z } from 'zod';
import { hostOrder } from '../../shared/connection/host-order.ts';
import { hostExit, seatStatus } from '../../shared/connection/host-status.ts';

/** Which process an engine is. A process id alone says nothing: the system gives it to others later. */
export const processIdentity = z.object({
  pid: z.number().int().positive(),
  /** Clock ticks from boot to its start, as the system writes them. */
  startTime: z.string(),
  boot: z.string(),
});

export const exitReason = hostExit.pick({ cause: true, message: true });

/** What the agent writes down about one host, before it does it: enough to find the engine again after its own kill -9. */
export const hostRecord = z.object({
  order: hostOrder,
  /** In the engine's environment, and nowhere else: finds an engine whose process id was not written down any more. */
  nonce: z.string(),
  enginePort: z.number().int(),
  /** Null from before the launch until just after it. */
  engine: processIdentity.nullable(),
  phase: z.enum(['starting', 'ready', 'ending', 'exited']),
  /** Grows with every change. */
  version: z.number().int(),
  /** The version of the last change that the broker has to hear of. */
  newsVersion: z.number().int(),
  /** When it became ready, by the clock that nobody can set. */
  readyMonotonic: z.number().nullable(),
  expiresAt: z.number().int().nullable(),
  /** The last one admitted; `epoch` is what every later ticket has to exceed. */
  seat: seatStatus
    .omit({ lastInputAt: true })
    .extend({
      /** The engine still holds another seat's scene, and has to be told to clean it; left out where it has not. */
      owesCleanScene: z.literal(true).optional(),
    })
    .nullable(),
  /** Why the agent itself ends it, if it does: the exit's cause once it is gone. */
  endingFor: exitReason.nullable(),
  exit: hostExit.nullable(),
});

export type ProcessIdentity = z.infer<typeof processIdentity>;
export type ExitReason = z.infer<typeof exitReason>;
export type HostRecord = z.infer<typeof hostRecord>;
