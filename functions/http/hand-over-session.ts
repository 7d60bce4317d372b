import { problemOf } from '../../shared/wire/problems.ts';
import { parseHandover } from '../../shared/wire/seat-calls.ts';
import { readBody, type Work } from './handler.ts';
import { native, onCallersSession, type SessionParts } from './session-calls.ts';

/**
 * `POST /accounts/{account}/sessions/{id}:handover`, from `2026-12-01` on: a one-use ticket by which another device takes the seat over
 * from the one that has it, which stays connected until then.
 */
export const handOverSession = (parts: SessionParts): Work =>
  native(parts, ':handover', (call) =>
    onCallersSession(call, async (ref, caller) => {
      const body = await readBody(call.request);
      if (!body.ok) return body.problem;
      const asked = parseHandover(body.value);
      if (!asked.ok) return asked.problem;
      const isAdministrator = call.role === 'administrator';
      const handed = await parts.broker.handOver(ref, { ...asked.value, isAdministrator }, caller);
      if (!handed.ok) return problemOf(handed.refusal);
      return { status: 200, body: handed.grant, headers: { 'Cache-Control': 'no-store' } };
    }),
  );
