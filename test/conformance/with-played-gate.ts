import { decodeJwt } from 'jose';
import type { Broker } from '../../functions/broker.ts';
import { seatTicket } from '../../shared/connection/seat-ticket.ts';
import { sessionNamed } from '../../shared/connection/session-name.ts';
import { at } from '../../shared/domain/instant.ts';
import type { StartService } from './service.ts';

/** A service whose gate is played: it admits the device of a ticket, and sees it leave. */
export async function withPlayedGate(start: StartService) {
  let broker: Broker | undefined;
  const service = await start({
    takeReport: (made) => {
      broker = made;
      return () => Promise.resolve({ status: 200 });
    },
  });
  const report = async (ticket: string, connected: boolean): Promise<void> => {
    const { host, device, seat, epoch } = seatTicket.parse(decodeJwt(ticket));
    const ref = sessionNamed({ account: service.broker.account.id, session: 's1' });
    if (!broker || !ref) throw new Error('There is no broker to report to.');
    const since = at(service.broker.clock.now());
    const told = { seat, epoch, deviceId: device, connected, since };
    await broker.takeReport({
      agent: 'simulated',
      changed: [{ ref, hostId: host, ready: null, exited: null, seat: told }],
      asking: [],
    });
  };
  return { service, report };
}
