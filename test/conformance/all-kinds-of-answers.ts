import { simulatedHosts } from '../../shared/hosts/simulated.ts';
import type { Answer } from '../support/virtual-broker.ts';
import { asked, type StartService } from './service.ts';

/** An answer to each call, good ones and refusals of every kind; on the way here all of them were held against the headers. */
export async function allKindsOfAnswers(start: StartService): Promise<readonly Answer[]> {
  const { arr, broker, native, ready, send, during, v1 } = await start({
    hosts: (clock) => simulatedHosts({ clock, readyAfterMs: 0, places: 1 }),
  });
  const path = `${broker.base}/s1?api-version=2021-01-01`;
  return [
    await ready(),
    await arr('GET', 's1'),
    await arr('GET', ''),
    await v1('GET', ''),
    await native('POST', 's1:connect', { deviceId: 'headset' }),
    await arr('PATCH', 's1', { maxLeaseTimeMinutes: 61 }),
    await send('GET', '/health'),
    await send('GET', '/operator/hosts'),
    await arr('PUT', 's1', '{'),
    await send('GET', path, undefined, { authorization: '' }),
    await send('GET', path, undefined, {
      authorization: `Bearer ${await broker.tokens.issue(broker.other.id)}`,
    }),
    await arr('GET', 'nobody'),
    await arr('PUT', 's1', { ...asked, size: 'Premium' }),
    await arr('PUT', 's1', ' '.repeat(70_000)),
    await send('PUT', path, 'a', { 'content-type': 'text/plain' }),
    await arr('PATCH', 's1', { maxLeaseTimeMinutes: 1 }),
    await arr('PUT', 's2', asked),
    await during('bug', () => arr('GET', 's1')),
    await during('outage', () => arr('GET', 's1')),
    await arr('POST', 's1/:stop'),
  ];
}
