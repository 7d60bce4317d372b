import type { Scene } from '../domain/seat.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { badRequest } from './problem.ts';
import { field, isObject } from './requested-settings.ts';

export interface ConnectRequest {
  readonly deviceId: string;
  readonly seatSecret: string | null;
}

export interface HandoverRequest extends ConnectRequest {
  readonly scene: Scene;
}

const deviceName = /^[A-Za-z0-9._:-]{1,128}$/;
const secretShape = /^[A-Za-z0-9_-]{1,128}$/;

/** Reads the body of `:connect`. */
export const parseConnect = (body: unknown): Parsed<ConnectRequest> =>
  parseDevice(body, "an earlier ':connect' of this device answered");

/** Reads the body of `:handover`. The secret is the holder's, and `scene` is `clean` unless it says otherwise. */
export function parseHandover(body: unknown): Parsed<HandoverRequest> {
  const device = parseDevice(body, 'the device that has the seat got');
  if (!device.ok) return device;
  const scene = (isObject(body) ? field(body, 'scene') : undefined) ?? 'clean';
  if (scene === 'clean' || scene === 'keep') return parsed({ ...device.value, scene });
  return unparsed(badRequest("The field 'scene' must be 'clean' or 'keep'.", 'scene'));
}

function parseDevice(body: unknown, whose: string): Parsed<ConnectRequest> {
  if (!isObject(body)) return unparsed(badRequest('The body must be a JSON object.'));
  const deviceId = field(body, 'deviceId');
  if (typeof deviceId !== 'string' || !deviceName.test(deviceId)) {
    return unparsed(
      badRequest(
        "The field 'deviceId' has 1 to 128 letters, digits, dots, colons, hyphens and underscores.",
        'deviceId',
      ),
    );
  }
  const seatSecret = field(body, 'seatSecret') ?? null;
  if (seatSecret !== null && (typeof seatSecret !== 'string' || !secretShape.test(seatSecret))) {
    return unparsed(badRequest(`The field 'seatSecret' must be the one that ${whose}.`, 'seatSecret'));
  }
  return parsed({ deviceId, seatSecret });
}
