import { expect, it } from 'vitest';
import { inspected, provisioned } from '../../../shared/hosts/agent-answers.ts';

const endpoint = {
  hostname: 'gpu-1',
  gatePort: 61701,
  inspectorPort: 61702,
  url: 'ws://gpu-1:61701/hosts/host-1',
};
const device = { epoch: 2, seat: 'seat-1', deviceId: 'headset', connected: true, since: 5000 };
const host = (seat: (typeof device & { lastInputAt: number | null }) | null) => ({
  ok: true as const,
  value: {
    hostId: 'host-1',
    installation: 'inst',
    account: 'a',
    session: 's',
    version: 1,
    phase: 'ready' as const,
    endpoint,
    seat,
    exit: null,
    expiresAt: null,
  },
});

it.each([
  ['nobody was ever admitted', null, { seat: null, lastInputAt: null }],
  ['a device has sent nothing yet', { ...device, lastInputAt: null }, { seat: device, lastInputAt: null }],
  ['a device has sent something', { ...device, lastInputAt: 6000 }, { seat: device, lastInputAt: 6000 }],
  [
    'a device is gone',
    { ...device, connected: false, lastInputAt: 4000 },
    { seat: { ...device, connected: false }, lastInputAt: 4000 },
  ],
])('a gate says when %s', (_name, seat, gate) => {
  expect(inspected(host(seat))).toEqual({ phase: 'ready', endpoint, gate });
  expect(provisioned(host(seat))).toEqual({ phase: 'ready', endpoint, gate });
});

it('a host without an address is not ready yet, whatever its gate knows', () => {
  const answer = host({ ...device, lastInputAt: null });
  expect(inspected({ ok: true, value: { ...answer.value, endpoint: null } })).toEqual({ phase: 'starting' });
});
