import { isNative } from '../../shared/wire/api-version.ts';
import { parseConnect } from '../../shared/wire/native.ts';
import { badRequest } from '../../shared/wire/problem.ts';
import { problemOf } from '../../shared/wire/problems.ts';
import { readBody, type Work } from './handler.ts';
import { onSession, type SessionParts, versioned } from './session-calls.ts';

/** `POST /accounts/{account}/sessions/{id}:connect`, from `2026-12-01` on: a one-use ticket for the gate, for one device. */
export const connectSession = (parts: SessionParts): Work =>
  versioned(parts, (call) =>
    onSession(call, async (ref) => {
      if (!isNative(call.version))
        return badRequest("':connect' needs api-version 2026-12-01.", 'api-version');
      const body = await readBody(call.request);
      if (!body.ok) return body.problem;
      const device = parseConnect(body.value);
      if (!device.ok) return device.problem;
      const connected = await parts.broker.connectDevice(ref, device.value);
      if (!connected.ok) return problemOf(connected.refusal);
      const { seatSecret, ...grant } = connected.grant;
      return {
        status: 200,
        body: { ...grant, ...(seatSecret !== null && { seatSecret }) },
        headers: { 'Cache-Control': 'no-store' },
      };
    }),
  );
