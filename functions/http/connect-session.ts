import { problemOf } from '../../shared/wire/problems.ts';
import { parseConnect } from '../../shared/wire/seat-calls.ts';
import { readBody, type Work } from './handler.ts';
import { native, onCallersSession, type SessionParts } from './session-calls.ts';

/** `POST /accounts/{account}/sessions/{id}:connect`, from `2026-12-01` on: a one-use ticket for the gate, for one device. */
export const connectSession = (parts: SessionParts): Work =>
  native(parts, ':connect', (call) =>
    onCallersSession(call, async (ref, caller) => {
      const body = await readBody(call.request);
      if (!body.ok) return body.problem;
      const device = parseConnect(body.value);
      if (!device.ok) return device.problem;
      const connected = await parts.broker.connectDevice(ref, device.value, caller);
      if (!connected.ok) return problemOf(connected.refusal);
      const { seatSecret, ...grant } = connected.grant;
      return {
        status: 200,
        body: { ...grant, ...(seatSecret !== null && { seatSecret }) },
        headers: { 'Cache-Control': 'no-store' },
      };
    }),
  );
