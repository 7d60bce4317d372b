import type { brokerBench } from './broker-bench.ts';
import { aRef } from './builders/refs.ts';
import { theHost } from './builders/sessions.ts';

interface Visit {
  readonly epoch: number;
  readonly seat: string;
  readonly deviceId: string;
  readonly connected: boolean;
}

/** The agent of the session that tests have tells, now, that the device of this epoch came to its gate or went. */
export const reportSeat = ({ broker, time }: ReturnType<typeof brokerBench>, visit: Visit) =>
  broker.takeReport({
    agent: theHost.agent,
    asking: [],
    changed: [
      {
        ref: aRef(),
        hostId: theHost.hostId,
        ready: null,
        exited: null,
        seat: { ...visit, since: time.now },
      },
    ],
  });
