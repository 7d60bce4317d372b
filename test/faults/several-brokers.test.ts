import { describe, expect, it } from 'vitest';
import type { SessionId } from '../../shared/domain/session-ref.ts';
import { minute } from '../support/builders/minute.ts';
import { aReadySession, theHost } from '../support/builders/sessions.ts';
import { manyBrokers } from './many-brokers.ts';

const SESSIONS = 100;

describe.each([2, 4])('%d brokers on one store', (count) => {
  it('write one end, one reason and one receipt for each session, whoever sweeps, tends, reads, stops and releases it at once', async () => {
    const { brokers, store, time, put } = await manyBrokers(count);
    const sessions = Array.from({ length: SESSIONS }, (_, n) =>
      aReadySession({
        id: `s${n}` as SessionId, // In the alphabet of ids.
        version: 1,
        host: { state: 'held', ...theHost, hostId: `host-${n}`, since: minute(1) },
      }),
    );
    for (const session of sessions) await put(session);
    time.now = minute(13);
    await Promise.all(
      brokers.map(async (broker, number) => {
        const own = sessions.toSorted((one, other) => (one.id < other.id === (number % 2 === 0) ? -1 : 1));
        const tending = own.map((session) => broker.tendSession(session));
        const stopping = own.slice(0, 20).map((session) => broker.stopSession(session));
        const releasing = own.map((session) => broker.releaseHost(session));
        await Promise.all([broker.sweepSessions(), ...tending, ...stopping, ...releasing]);
      }),
    );
    // A release that came before its session's end was seen found nothing to do, and those of many are spread over half a minute.
    time.now = minute(14);
    await Promise.all(brokers.flatMap((broker) => sessions.map((session) => broker.releaseHost(session))));
    time.now = minute(60);
    for (const session of sessions) {
      const found = (await store.find(session))?.session;
      expect(found).toMatchObject({
        state: 'ended',
        reason: 'leaseExpired',
        endedAt: session.expiresAt,
        host: { state: 'released', attempts: 1 },
      });
      const history = await store.history(session);
      for (const once of ['ended', 'released'] as const)
        expect(history.filter(({ changes }) => changes.includes(once))).toHaveLength(1);
      expect(history.map(({ version }) => version)).toEqual(history.map((_, n) => n + 1));
    }
  });
});
