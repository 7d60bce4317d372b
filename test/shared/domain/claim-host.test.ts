import { describe, expect, it } from 'vitest';
import { claimHost } from '../../../shared/domain/claim-host.ts';
import { settle } from '../../../shared/domain/settle.ts';
import { accepted } from './accepted.ts';
import { anEndedSession, aReadySession, aStartingSession, theHost } from './sessions.ts';
import { justBefore, minute, second } from './times.ts';

const unhosted = aStartingSession({ host: { state: 'none' } });
const another = { hostId: 'host-2', agent: 'rack-8' };

describe('claimHost', () => {
  it('writes down which host is about to be started, where, and since when', () => {
    const session = accepted(claimHost(unhosted, theHost, second(1)));
    expect(session).toEqual({ ...unhosted, host: { state: 'allocating', ...theHost, since: second(1) } });
  });

  it.each([
    ['a starting session that already names a host', aStartingSession()],
    ['a ready session', aReadySession()],
  ])('leaves %s with the host that it has', (_name, session) => {
    expect(accepted(claimHost(session, another, minute(3)))).toBe(session);
  });

  it('leaves a session alone even when the same host is claimed for it again later', () => {
    const session = aStartingSession();
    expect(accepted(claimHost(session, theHost, minute(3)))).toBe(session);
  });

  it.each([
    ['that ended with a host', anEndedSession()],
    ['that ended before it had one', anEndedSession({ host: { state: 'none' } })],
  ])('is refused for a session %s: nothing may be started for it any more', (_name, session) => {
    expect(claimHost(session, another, minute(70))).toEqual({ ok: false, refusal: { why: 'ended' } });
  });

  it.each([
    ['granted in the last moment before the start deadline', justBefore(minute(20)), { ok: true }],
    ['refused at the start deadline itself', minute(20), { ok: false, refusal: { why: 'ended' } }],
  ])('is %s', (_name, now, answer) => {
    expect(claimHost(settle(unhosted, now), theHost, now)).toMatchObject(answer);
  });
});
