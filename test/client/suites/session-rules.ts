import { holds, refusal, same } from './check.ts';
import { clientOf, type Rule, withSession } from './under-test.ts';

const fresh = (): string => `s-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`;
const half = { maxLeaseInMinutes: 30, size: 'Standard' } as const;

/** Sessions and leases, over HTTP alone. */
export const sessionRules: readonly Rule[] = [
  {
    name: 'makes up an id where none is given, and waits until the session is ready',
    run: (under) =>
      withSession(under, {}, async (session) => {
        holds(/^[0-9a-f]{32}$/.test(session.sessionUuid), 'the id has 32 hexadecimal letters');
        const { id, status, size, hostname, elapsedTimeInMinutes, maxLeaseInMinutes, minimumRetryDelay } =
          await session.getProperties();
        same([id, status, size], [session.sessionUuid, 'Ready', 'Standard']);
        same([elapsedTimeInMinutes, maxLeaseInMinutes, minimumRetryDelay], [0, 30, 10]);
        holds(hostname !== null, 'a host is named');
      }),
  },
  {
    name: 'gives the same object for the same id, and the same session for the same create',
    run: (under) =>
      withSession(under, { sessionId: fresh() }, async (session, client) => {
        const again = { ...half, sessionId: session.sessionUuid };
        holds((await client.createNewRenderingSession(again)) === session, 'a create gives the known object');
        holds((await client.openRenderingSession(session.sessionUuid)) === session, 'so does an open');
        same(
          await refusal(client.createNewRenderingSession({ ...again, maxLeaseInMinutes: 31 })),
          'Conflict',
        );
      }),
  },
  {
    name: 'opens a session of an earlier run, also when it has ended, and says of an unknown id that there is none',
    run: async (under) => {
      const id = fresh();
      await withSession(under, { sessionId: id }, async () => undefined);
      const opened = await clientOf(under).openRenderingSession(id);
      same(
        [opened.sessionUuid, opened.properties?.status, opened.properties?.reason],
        [id, 'Stopped', 'userRequested'],
      );
      same(await refusal(clientOf(under).openRenderingSession('nobody-made-this')), 'SessionNotFound');
      same(await refusal(clientOf(under).openRenderingSession('no/id')), 'InvalidParam');
    },
  },
  {
    name: 'takes every option of a create to the service',
    run: (under) =>
      withSession(
        under,
        {
          models: ['builtin://Engine'],
          seatPolicy: 'handover',
          tags: { project: 'atlas' },
          autoExtend: { byMinutes: 15, upToMinutes: 60 },
          idleTimeoutMinutes: 20,
          warningMinutes: [5],
        },
        async (session) => {
          const { models, seat, tags, warningMinutes } = await session.getProperties();
          same(
            [models, seat.policy, tags, warningMinutes],
            [['builtin://Engine'], 'handover', { project: 'atlas' }, [5]],
          );
        },
      ),
  },
  {
    name: 'renews to a whole length, extends by minutes, keeps alive for minutes, and never shortens',
    run: (under) =>
      withSession(under, {}, async (session) => {
        same((await session.renew({ maxLeaseInMinutes: 40 })).maxLeaseInMinutes, 40);
        same(await refusal(session.renew({ maxLeaseInMinutes: 40 })), 'UnprocessableEntity');
        const { grantedMinutes, capped, properties } = await session.extend(5);
        same([grantedMinutes, capped, properties.maxLeaseInMinutes], [5, false, 45]);
        same((await session.keepAlive(1)).maxLeaseInMinutes, 45);
        holds((await session.keepAlive(60)).maxLeaseInMinutes >= 60, 'an hour is left');
        const { expiresAt, expiresInSeconds } = await session.getProperties();
        holds(
          Math.abs((expiresAt?.getTime() ?? 0) - Date.now() - (expiresInSeconds ?? 0) * 1000) < 5000,
          'the end is so far off',
        );
      }),
  },
  {
    name: 'says of an extension how much the cap left of it',
    run: (under) =>
      withSession(under, { maxLeaseInMinutes: 1435 }, async (session) => {
        const { requestedMinutes, grantedMinutes, capped } = await session.extend(10);
        same([requestedMinutes, grantedMinutes, capped], [10, 5, true]);
        same((await session.extend(10)).grantedMinutes, 0);
      }),
  },
  {
    name: 'stops, again without harm, and says of what comes after it that the session has ended',
    run: (under) =>
      withSession(under, {}, async (session) => {
        await session.stop();
        await session.stop();
        same(await refusal(session.extend(5)), 'SessionEnded');
        same(await refusal(session.connect()), 'SessionEnded');
        same(await refusal(session.whenReady()), 'SessionEnded');
      }),
  },
  {
    name: 'tells who listens how the status changes',
    run: async (under) => {
      const session = await clientOf(under).createNewRenderingSession(half);
      const seen: string[] = [];
      const off = session.on('statusChanged', ({ status, previous }) =>
        seen.push(`${previous} to ${status}`),
      );
      await session.whenReady();
      await session.stop();
      await session.getProperties();
      same(seen.slice(-1), ['Ready to Stopped']);
      holds(seen[0]?.startsWith('null to ') === true, 'the first word has nothing before it');
      off();
    },
  },
  {
    name: 'lists page by page, by status and tag, and nothing twice',
    run: async (under) => {
      const client = clientOf(under);
      const run = fresh();
      const sessions = await Promise.all(
        [1, 2, 3].map((n) =>
          client.createNewRenderingSession({ ...half, sessionId: `${run}-${n}`, tags: { run } }),
        ),
      );
      const filter = { tag: [`run:${run}`], pageSize: 2 };
      const ids: string[] = [];
      for await (const { id } of client.getCurrentRenderingSessions(filter)) ids.push(id);
      same(
        ids,
        [1, 2, 3].map((n) => `${run}-${n}`),
      );
      const pages: number[] = [];
      for await (const page of client.getCurrentRenderingSessions(filter).byPage()) pages.push(page.length);
      same(
        pages.reduce((sum, length) => sum + length, 0),
        3,
      );
      holds(pages.length > 1, 'there is more than one page');
      await Promise.all(sessions.map((session) => session.stop()));
      const left = client.getCurrentRenderingSessions({ ...filter, status: ['Ready', 'Starting'] });
      for await (const { id } of left) throw new Error(`${id} was stopped.`);
    },
  },
  {
    name: 'says of a wrong key that the sign-in failed, and shows the key nowhere',
    run: async (under) => {
      const key = 'this-is-not-the-key-of-anybody-at-all';
      const client = clientOf({ ...under, key });
      const list = client.getCurrentRenderingSessions();
      const failed: unknown = await list[Symbol.asyncIterator]()
        .next()
        .then(() => null)
        .catch((error: unknown) => error);
      if (!(failed instanceof Error) || !('code' in failed)) throw new Error('It was not refused.');
      const { requestId, correlationVector, status, message, stack } = failed as unknown as Record<
        string,
        unknown
      >;
      same([failed.code, status], ['AuthenticationFailed', 401]);
      holds(
        typeof requestId === 'string' && typeof correlationVector === 'string',
        'its line in the log is named',
      );
      holds(
        !JSON.stringify([failed, message, stack, client]).includes(key),
        'the key is in nothing that is shown',
      );
    },
  },
  {
    name: 'ends at once when its signal fires, with the reason of the signal',
    run: async (under) => {
      const client = clientOf(under);
      const reason = new Error('the person changed her mind');
      const aborted = AbortSignal.abort(reason);
      same(await refusal(client.createNewRenderingSession(half, { abortSignal: aborted })), String(reason));
      same(await refusal(client.openRenderingSession('any', { abortSignal: aborted })), String(reason));
    },
  },
];
