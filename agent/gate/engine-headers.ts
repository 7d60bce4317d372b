import type { Agent } from '../agent.ts';
import { engineGateToken } from '../hosts/engine-gate-token.ts';
import type { Host } from '../hosts/host.ts';

/** What an engine is told of a device, and by which it knows that it is the gate who says so. */
export const engineHeaders = ({ key }: Agent, { record }: Host) => ({
  'x-device-id': encodeURIComponent(record.seat?.deviceId ?? '').slice(0, 512),
  'x-seat-epoch': String(record.seat?.epoch ?? 0),
  'x-gate-token': engineGateToken(key, record),
});

/** What it is to find; said with a WebSocket only. */
export const sceneHeader = ({ record }: Host) => ({
  'x-scene': record.seat?.owesCleanScene ? 'clean' : 'keep',
});
