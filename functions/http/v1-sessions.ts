import type { SessionId } from '../../shared/domain/session-ref.ts';
import { callerNamed } from '../../shared/usecases/caller.ts';
import type { ListedSessions } from '../../shared/usecases/list-sessions.ts';
import { parseV1Create, parseV1Update, writeV1Session } from '../../shared/wire/arr-v1.ts';
import { problemOf } from '../../shared/wire/problems.ts';
import { readBody, type Work } from './handler.ts';
import { onSession, type SessionParts, updateProblem } from './session-calls.ts';
import { signedIn } from './signed-in.ts';

/**
 * Version 1 of the wire. Its bodies are read leniently where strict JSON fails, because its own documentation sends single quotes;
 * no `api-version` is asked for.
 */

/** How many sessions a list of this version reads at a time. */
const V1_READS = 500;

/** `POST /v1/accounts/{account}/sessions/create`: 202 and the id that was made up for the session. */
export const createV1Session = (parts: SessionParts & { readonly newSessionId: () => string }): Work =>
  signedIn(parts, async ({ request, account, who }) => {
    const body = await readBody(request, { lenient: true });
    if (!body.ok) return body.problem;
    const requested = parseV1Create(body.value, parts.maxLeaseMinutes);
    if (!requested.ok) return requested.problem;
    const id = parts.newSessionId() as SessionId;
    const created = await parts.broker.createSession({ account, id }, requested.value, callerNamed(who));
    if (!created.ok) return problemOf(created.refusal, 'maxLeaseTime');
    // Relative and without a leading slash, as documented.
    return {
      status: 202,
      body: { sessionId: id },
      headers: { Location: `accounts/${account}/sessions/${id}` },
    };
  });

/** `GET /v1/accounts/{account}/sessions/{id}/properties`. */
export const getV1Properties = (parts: SessionParts): Work =>
  signedIn(parts, (call) =>
    onSession(call, async (ref) => {
      const read = await parts.broker.readSession(ref);
      return read.ok
        ? { status: 200, body: writeV1Session(read.session, parts.clock()) }
        : problemOf(read.refusal);
    }),
  );

/** `PATCH /v1/accounts/{account}/sessions/{id}`: 200 without a body. */
export const patchV1Session = (parts: SessionParts): Work =>
  signedIn(parts, (call) =>
    onSession(call, async (ref) => {
      const body = await readBody(call.request, { lenient: true });
      if (!body.ok) return body.problem;
      const minutes = parseV1Update(body.value);
      if (!minutes.ok) return minutes.problem;
      const update = { leaseMinutes: minutes.value, updateId: null, tags: null };
      const updated = await parts.broker.updateSession(ref, update, callerNamed(call.who));
      return updated.ok ? { status: 200 } : updateProblem(updated.refusal, 'maxLeaseTime');
    }),
  );

/** `DELETE /v1/accounts/{account}/sessions/{id}`: stops the session. */
export const deleteV1Session = (parts: SessionParts): Work =>
  signedIn(parts, (call) =>
    onSession(call, async (ref) => {
      const caller = callerNamed(call.who);
      const stopped = await parts.broker.stopSession(ref, `account:${ref.account}`, caller);
      return stopped.ok ? { status: 204 } : problemOf(stopped.refusal);
    }),
  );

/** `GET /v1/accounts/{account}/sessions`: the sessions that are starting or ready, by id; this version knows no pages. */
export const listV1Sessions = (parts: SessionParts): Work =>
  signedIn(parts, async ({ account }) => {
    const sessions: object[] = [];
    let after: SessionId | null = null;
    do {
      const page: ListedSessions = await parts.broker.listSessions(account, { after, limit: V1_READS });
      sessions.push(...page.sessions.map((session) => writeV1Session(session, parts.clock())));
      after = page.next;
    } while (after !== null);
    return { status: 200, body: { sessions } };
  });
