import { simulatedHosts } from '../../shared/hosts/simulated.ts';
import { asked, type StartService } from './service.ts';

const MINUTE = 60_000;

/** Sessions in every status, by their status, as `2021-01-01` shows them. */
export async function everyStatus(start: StartService) {
  const service = await start({
    hosts: (clock) => {
      const hosts = simulatedHosts({ clock, readyAfterMs: 5000 });
      return {
        ...hosts,
        provision: async (session, host) =>
          session.id === 'Error'
            ? { phase: 'failed', message: 'The program is not there.' }
            : hosts.provision(session, host),
      };
    },
  });
  const { arr, broker } = service;
  for (const id of ['Ready', 'Stopped', 'Expired', 'Error'])
    await arr('PUT', id, { ...asked, maxLeaseTimeMinutes: id === 'Expired' ? 1 : 60 });
  await broker.clock.advanceBy(10_000);
  await arr('POST', 'Stopped/:stop');
  await broker.clock.advanceBy(2 * MINUTE);
  await arr('PUT', 'Starting', asked);
  const ids = ['Starting', 'Ready', 'Stopped', 'Expired', 'Error'];
  const shown = await Promise.all(ids.map(async (id) => (await arr('GET', id)).body));
  return { service, shown };
}
