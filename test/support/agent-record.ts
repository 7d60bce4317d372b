import type { HostRecord } from '../../agent/ledger/host-record.ts';
import type { HostOrder } from '../../shared/connection/host-order.ts';

/** The record of a host that is ready and has nobody in its seat; change what the test is about. */
export const aRecord = (change: Partial<HostRecord> = {}, order: Partial<HostOrder> = {}): HostRecord => ({
  order: {
    hostId: 'host-1',
    installation: 'installation',
    reportUrl: 'http://127.0.0.1:1/agents/a/report',
    account: 'account',
    session: 'session',
    size: 'Standard',
    models: [],
    seatPolicy: 'exclusive',
    startDeadline: 60_000,
    leaseMinutes: 10,
    ticketKeys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'key-1', alg: 'ES256', use: 'sig' }],
    brokerTime: 0,
    ...order,
  },
  nonce: 'nonce-of-host-1',
  enginePort: 5000,
  engine: { pid: 100, startTime: '777', boot: 'boot-a' },
  phase: 'ready',
  version: 3,
  newsVersion: 3,
  readyMonotonic: 1_000,
  expiresAt: null,
  seat: null,
  endingFor: null,
  exit: null,
  ...change,
});
